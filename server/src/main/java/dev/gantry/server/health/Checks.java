// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.health;

import dev.gantry.server.config.Health;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// What can be looked at beside the store.
final class Checks {

    private Checks() {}

    /// Well as long as there is no such file.
    static Check absent(Path file) {
        return () -> {
            if (Files.exists(file)) {
                throw new IOException("the file is there");
            }
        };
    }

    /// Well if a connection comes about.
    static Check connects(Health.Tcp tcp) {
        return () -> {
            // Looked up each time: addresses change.
            try (var socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(tcp.addr().host(), tcp.addr().port()),
                        Math.toIntExact(tcp.timeout().toMillis()));
            }
        };
    }

    /// Well if the answer has the expected status.
    static Check answers(Health.Http http, HttpClient client) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(http.uri()).timeout(http.timeout()).HEAD();
        http.headers().forEach((name, values) -> values.forEach(value -> request.header(name, value.reveal())));
        HttpRequest head = request.build();
        return () -> {
            int status = status(client, head);
            if (status != http.statusCode()) {
                throw new IOException("it answered %d, not %d".formatted(status, http.statusCode()));
            }
        };
    }

    /// Some failures to connect have no message of their own.
    private static int status(HttpClient client, HttpRequest head) throws IOException, InterruptedException {
        try {
            return client.send(head, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (ConnectException e) {
            throw new IOException("no connection", e);
        }
    }

    static HttpClient client(Duration patience) {
        return HttpClient.newBuilder()
                .connectTimeout(patience)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /// A name that holds none of what a URL may keep secret.
    static String name(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + uri.getPath();
    }
}
