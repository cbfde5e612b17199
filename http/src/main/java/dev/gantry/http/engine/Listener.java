// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.nio.file.Path;

/// Where a server listens.
public sealed interface Listener {

    /// A port of this machine. Prints as operators write it.
    ///
    /// @param host an address or a name; empty for every interface
    /// @param port 0 for any free port
    record Tcp(String host, int port, Family family) implements Listener {

        private static final int MAX_PORT = 65_535;

        public Tcp {
            if (port < 0 || port > MAX_PORT) {
                throw new IllegalArgumentException("A port is a number from 0 to %d, not %d".formatted(MAX_PORT, port));
            }
        }

        @Override
        public String toString() {
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /// A socket in the file system, which only processes of this machine reach.
    record Unix(Path file) implements Listener {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /// Which versions of the Internet Protocol.
    enum Family {
        ANY,
        IP4,
        IP6
    }
}
