// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Sends requests over connections that live on, by HTTP/2 from the second one on where the registry lets them turn to
/// it.
final class FuzzHttp implements AutoCloseable {

    /// The JDK writes these itself.
    private static final Set<String> ITS_OWN =
            Set.of("host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "http2-settings");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    private final URI registry;
    private final Duration deadline;

    FuzzHttp(URI registry, Duration deadline) {
        this.registry = registry;
        this.deadline = deadline;
    }

    /// @return empty if the JDK does not let such a request out
    /// @throws java.net.http.HttpTimeoutException if no answer came within the deadline
    Optional<RawAnswer> send(RawRequest request) throws IOException {
        Optional<HttpRequest> built = build(request);
        if (built.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(answer(http.send(built.get(), BodyHandlers.ofString(ISO_8859_1))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while waiting for the registry: " + e);
        }
    }

    private Optional<HttpRequest> build(RawRequest request) {
        if (!request.target().startsWith("/")) {
            // It would become a part of the address.
            return Optional.empty();
        }
        try {
            URI uri = new URI(registry + request.target());
            HttpRequest.Builder builder = HttpRequest.newBuilder(uri)
                    .timeout(deadline)
                    .method(request.method(), BodyPublishers.ofString(request.body(), ISO_8859_1));
            for (String line : request.headers()) {
                int colon = line.indexOf(':');
                String name = colon < 0 ? line : line.substring(0, colon);
                if (!ITS_OWN.contains(name.toLowerCase(Locale.ROOT))) {
                    builder.header(name, line.substring(colon + 1).strip());
                }
            }
            return Optional.of(builder.build());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static RawAnswer answer(HttpResponse<String> response) {
        StringBuilder head = new StringBuilder("HTTP/2 " + response.statusCode() + " ");
        response.headers()
                .map()
                .forEach((name, values) -> values.forEach(
                        value -> head.append("\r\n").append(name).append(": ").append(value)));
        return new RawAnswer(head.toString(), response.body());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
