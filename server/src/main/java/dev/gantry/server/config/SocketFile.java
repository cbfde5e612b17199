// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A socket in the file system. Prints as its path.
public record SocketFile(Path path) implements BindAddress {

    /// What [#parse] takes, for messages.
    static final String ACCEPTED = "a socket's path of at most 107 bytes, where http.net is unix";

    /// What systems have room for.
    private static final int MOST_BYTES = 107;

    /// @throws IllegalArgumentException if the text is no path, or too long for a socket's
    static SocketFile parse(String text) {
        Path path = Path.of(text);
        if (text.isEmpty() || path.toString().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new IllegalArgumentException("Not a socket's path");
        }
        return new SocketFile(path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
