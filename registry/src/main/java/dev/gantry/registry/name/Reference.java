// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.name;

/// What stands behind `/manifests/`: a tag or a digest.
public sealed interface Reference permits Tag, Reference.ByDigest {

    /// @throws RegistryException DIGEST_INVALID or NAME_INVALID if the text is neither; only a digest has a colon
    static Reference parse(String text) {
        return text.indexOf(':') >= 0 ? new ByDigest(Digest.parse(text)) : Tag.parse(text);
    }

    /// A manifest named by its content.
    record ByDigest(Digest digest) implements Reference {
        @Override
        public String toString() {
            return digest.toString();
        }
    }
}
