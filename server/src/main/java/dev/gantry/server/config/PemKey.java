// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.storage.middleware.cloudfront.SigningKey;

/// A private key. Prints as the file has it if that names a file, and not at all if it is the key's text.
///
/// @param source a file's path, or the text itself
/// @param key what was read there
public record PemKey(String source, SigningKey key) {

    /// @throws IllegalArgumentException if there is no key; its message completes a sentence
    static PemKey read(String source) {
        return new PemKey(source, SigningKey.read(source));
    }

    @Override
    public String toString() {
        return SigningKey.isPem(source) ? new Secret(source).toString() : source;
    }
}
