// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the server listens: `127.0.0.1:5000`, `[::1]:5000`, `localhost:5000`, or `:5000` for every interface.
///
/// @param host a name or an address without brackets; empty for every interface
/// @param port 0 lets the system choose a free one
public record ListenAddress(String host, int port) implements BindAddress {

    /// What [#parse] takes, for messages.
    public static final String ACCEPTED = "host and port as in :5000, 127.0.0.1:5000 or [::1]:5000";

    private static final Pattern SHAPE = Pattern.compile("(?:\\[([0-9A-Fa-f:.%a-z]+)]|([^:\\[\\]/\\s]*)):([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    public ListenAddress {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("A port is at most 65535, not " + port);
        }
    }

    /// @throws IllegalArgumentException if the text is not host and port
    public static ListenAddress parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not host and port: " + text);
        }
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return new ListenAddress(host, Integer.parseInt(matcher.group(3)));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
