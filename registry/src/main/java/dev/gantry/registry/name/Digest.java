// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.name;

import java.util.HexFormat;

/// The content address of a string of bytes: `sha256:` and 64 lower-case hexadecimal digits, or the like.
///
/// `parse` and `toString` are each other's inverse.
public record Digest(Algorithm algorithm, String hex) {

    public Digest {
        if (!algorithm.accepts(hex)) {
            throw new IllegalArgumentException("Not a %s digest: %s".formatted(algorithm, hex));
        }
    }

    /// @throws RegistryException DIGEST_INVALID if the text is no digest of a known algorithm
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw invalid(text, "it has no algorithm");
        }
        Algorithm algorithm = Algorithm.find(text.substring(0, colon))
                .orElseThrow(() -> invalid(text, "sha256 and sha512 are the algorithms known here"));
        String hex = text.substring(colon + 1);
        if (!algorithm.accepts(hex)) {
            throw invalid(
                    text, "a %s is written in lower-case hexadecimal digits of its full length".formatted(algorithm));
        }
        return new Digest(algorithm, hex);
    }

    /// The digest of bytes that are in memory.
    public static Digest of(Algorithm algorithm, byte[] content) {
        return ofHash(algorithm, algorithm.newHash().digest(content));
    }

    /// A digest from the bytes of a finished hash.
    public static Digest ofHash(Algorithm algorithm, byte[] hash) {
        return new Digest(algorithm, HexFormat.of().formatHex(hash));
    }

    /// Whether it is the digest of no bytes.
    public boolean isOfNothing() {
        return equals(of(algorithm, new byte[0]));
    }

    private static RegistryException invalid(String text, String reason) {
        return new RegistryException(ErrorCode.DIGEST_INVALID, "not a digest: %s".formatted(reason), text);
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
