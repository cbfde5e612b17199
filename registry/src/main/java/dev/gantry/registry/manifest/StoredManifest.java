// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.name.Digest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/// A manifest as it was pushed, byte for byte. Its bytes are shared by all who read it.
public final class StoredManifest {

    private final Digest digest;
    private final String mediaType;
    private final byte[] content;

    /// @param content belongs to this object from here on
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

    /// Its bytes, from memory.
    public InputStream open() {
        return new ByteArrayInputStream(content);
    }

    public int sizeBytes() {
        return content.length;
    }
}
