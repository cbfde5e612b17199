// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.name.Digest;
import java.util.Arrays;

/// A manifest as it was pushed, byte for byte.
public final class StoredManifest {

    private final Digest digest;
    private final String mediaType;
    private final byte[] content;

    StoredManifest(Digest digest, String mediaType, byte[] content) {
        this.digest = digest;
        this.mediaType = mediaType;
        this.content = content;
    }

    public Digest digest() {
        return digest;
    }

    /// The type to answer with.
    public String mediaType() {
        return mediaType;
    }

    /// A copy of the bytes.
    public byte[] content() {
        return Arrays.copyOf(content, content.length);
    }

    public int sizeBytes() {
        return content.length;
    }
}
