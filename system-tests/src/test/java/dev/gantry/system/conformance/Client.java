// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Sends requests to one registry, and judges nothing.
final class Client {

    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI base;

    Client(int port) {
        this.base = URI.create("http://127.0.0.1:" + port);
    }

    Answer get(String target, String... headers) throws IOException {
        return send("GET", target, Content.NONE, headers);
    }

    Answer head(String target, String... headers) throws IOException {
        return send("HEAD", target, Content.NONE, headers);
    }

    Answer post(String target, Content body, String... headers) throws IOException {
        return send("POST", target, body, headers);
    }

    Answer patch(String target, Content body, String... headers) throws IOException {
        return send("PATCH", target, body, headers);
    }

    Answer put(String target, Content body, String... headers) throws IOException {
        return send("PUT", target, body, headers);
    }

    Answer delete(String target, String... headers) throws IOException {
        return send("DELETE", target, Content.NONE, headers);
    }

    /// Sends a body without saying how long it is.
    Answer stream(String method, String target, Content body, String... headers) throws IOException {
        return send(
                method, target, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.bytes())), headers);
    }

    /// @param target a path with its query, or a whole address as a `Location` gives it
    Answer send(String method, String target, Content body, String... headers) throws IOException {
        return send(
                method,
                target,
                body.size() == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body.bytes()),
                headers);
    }

    private Answer send(String method, String target, BodyPublisher body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(target))
                .method(method, body)
                .timeout(DEADLINE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(HTTP.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the registry");
        }
    }
}
