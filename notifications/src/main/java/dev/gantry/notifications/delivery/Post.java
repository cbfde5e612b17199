// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.delivery;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Sends bodies to endpoints. Where one sends elsewhere, the same body goes there, since a GET would tell nobody of
/// anything; the endpoint's headers go along only within its own origin.
final class Post implements AutoCloseable {

    private static final int MOST_HOPS = 10;
    private static final Set<Integer> ELSEWHERE = Set.of(301, 302, 307, 308);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /// @return the status of the answer, whose body nobody reads
    int send(Endpoint endpoint, byte[] body) throws IOException, InterruptedException {
        URI to = endpoint.url();
        for (int hop = 0; hop <= MOST_HOPS; hop++) {
            HttpResponse<?> response = send(endpoint, to, body);
            Optional<URI> elsewhere = elsewhere(response, to);
            if (elsewhere.isEmpty()) {
                return response.statusCode();
            }
            to = elsewhere.get();
        }
        throw new IOException("it sends elsewhere more than %d times".formatted(MOST_HOPS));
    }

    private HttpResponse<?> send(Endpoint endpoint, URI to, byte[] body) throws IOException, InterruptedException {
        var response = client.send(request(endpoint, to, body), BodyHandlers.ofInputStream());
        // Unread: the timeout does not count beyond the head, and an answer may have no end.
        response.body().close();
        return response;
    }

    private static Optional<URI> elsewhere(HttpResponse<?> response, URI from) throws IOException {
        Optional<String> location = response.headers().firstValue("Location");
        if (!ELSEWHERE.contains(response.statusCode()) || location.isEmpty()) {
            return Optional.empty();
        }
        URI to;
        try {
            to = from.resolve(location.get());
        } catch (IllegalArgumentException e) {
            throw new IOException("it sends to what is no address", e);
        }
        if (!to.getScheme().equals(from.getScheme()) && !"https".equals(to.getScheme())) {
            throw new IOException("it sends from https to " + to.getScheme());
        }
        return Optional.of(to);
    }

    private static HttpRequest request(Endpoint endpoint, URI to, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(to)
                .timeout(endpoint.timeout())
                .setHeader("Content-Type", endpoint.format().contentType())
                .setHeader("User-Agent", "Gantry")
                .POST(BodyPublishers.ofByteArray(body));
        if (isSameOrigin(to, endpoint.url())) {
            endpoint.headers().forEach((name, values) -> {
                for (int i = 0; i < values.size(); i++) {
                    if (i == 0) {
                        request.setHeader(name, values.get(i));
                    } else {
                        request.header(name, values.get(i));
                    }
                }
            });
        }
        return request.build();
    }

    private static boolean isSameOrigin(URI one, URI other) {
        return one.getScheme().equals(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
