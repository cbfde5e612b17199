// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.referrer;

import dev.gantry.registry.manifest.Referral;
import dev.gantry.registry.manifest.StoredManifest;
import dev.gantry.registry.name.Digest;
import java.util.Map;

/// A manifest that belongs to another, as the list of its subject's referrers describes it.
///
/// @param sizeBytes of the manifest
/// @param artifactType empty if it has none, and no configuration that stands for it
/// @param annotations those of the manifest, in their order
public record Referrer(
        Digest digest, String mediaType, int sizeBytes, String artifactType, Map<String, String> annotations) {

    /// More than what is not text takes: names, a digest, a size.
    private static final int FRAME_BYTES = 512;

    private static final int ESCAPED_BYTES = 6;

    static Referrer of(StoredManifest manifest, Referral referral) {
        return new Referrer(
                manifest.digest(),
                manifest.mediaType(),
                manifest.sizeBytes(),
                referral.artifactType(),
                referral.annotations());
    }

    /// At least as many bytes as it takes in JSON.
    long mostBytes() {
        long bytes = FRAME_BYTES + mostBytes(mediaType) + mostBytes(artifactType);
        for (Map.Entry<String, String> annotation : annotations.entrySet()) {
            bytes += ESCAPED_BYTES + mostBytes(annotation.getKey()) + mostBytes(annotation.getValue());
        }
        return bytes;
    }

    private static long mostBytes(String text) {
        return text.chars().mapToLong(Referrer::mostBytes).sum();
    }

    private static long mostBytes(int c) {
        if (c < ' ' || c == '"' || c == '\\') {
            return ESCAPED_BYTES;
        }
        return c < 0x7f ? 1 : 3;
    }
}
