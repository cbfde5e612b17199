// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// HTTP/1.1 over one connection to each server, kept open. For one thread.
final class Http1 implements Transport {

    private final Optional<SSLContext> trust;
    private final Map<URI, Http1Connection> open = new HashMap<>();

    /// @param trust in servers that are spoken to by TLS, where the JDK's own does not do
    Http1(Optional<SSLContext> trust) {
        this.trust = trust;
    }

    @Override
    public Answer send(Request request, Sink body) throws IOException {
        URI server = request.target().resolve("/");
        try {
            Http1Connection connection = open.get(server);
            if (connection == null) {
                connection = Http1Connection.open(server, trust);
                open.put(server, connection);
            }
            Answer answer = connection.send(request, body);
            if (connection.isSpent()) {
                drop(server);
            }
            return answer;
        } catch (IOException e) {
            drop(server);
            throw new IOException("%s: %s".formatted(request, e), e);
        }
    }

    private void drop(URI server) throws IOException {
        try (Http1Connection _ = open.remove(server)) {
            // Closed with it.
        }
    }

    @Override
    public void close() throws IOException {
        for (URI server : Map.copyOf(open).keySet()) {
            drop(server);
        }
    }
}
