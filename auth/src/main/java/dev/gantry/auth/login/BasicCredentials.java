// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.login;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// A name and a password, as the scheme Basic carries them (RFC 7617).
public record BasicCredentials(String user, String password) {

    /// Reads what follows the scheme's name: the Base64 of `user:password` in UTF-8.
    ///
    /// @return empty where it is anything else
    public static Optional<BasicCredentials> parse(String token) {
        try {
            ByteBuffer decoded = ByteBuffer.wrap(Base64.getDecoder().decode(token));
            String pair = StandardCharsets.UTF_8.newDecoder().decode(decoded).toString();
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new BasicCredentials(pair.substring(0, colon), pair.substring(colon + 1)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return LogText.of(user) + ":***";
    }
}
