// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/// HTTP/2 over TLS: one connection to each server, on which all threads ask at the same time.
final class Http2 implements Transport {

    private static final int BUFFER_BYTES = 1 << 16;

    private final HttpClient client;

    Http2(SSLContext trust) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(trust)
                .connectTimeout(PATIENCE)
                .build();
    }

    @Override
    public Answer send(Request request, Sink body) throws IOException {
        HttpRequest.Builder asked = HttpRequest.newBuilder(request.target())
                .timeout(PATIENCE)
                .header("User-Agent", "gantry-benchmarks")
                .method(request.method(), publisher(request));
        request.fields().forEach(asked::header);
        try {
            HttpResponse<InputStream> response = client.send(asked.build(), BodyHandlers.ofInputStream());
            if (response.version() != HttpClient.Version.HTTP_2) {
                throw new ProtocolException("answered by " + response.version());
            }
            return answer(request, response, body);
        } catch (IOException e) {
            throw new IOException("%s: %s".formatted(request, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted: " + request);
        }
    }

    private static Answer answer(Request request, HttpResponse<InputStream> response, Sink body) throws IOException {
        int status = response.statusCode();
        Map<String, String> fields = response.headers().map().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, field -> field.getValue().getFirst()));
        var refusal = new Kept(Answer.MOST_OF_REFUSAL_BYTES);
        long length = read(response.body(), Answer.isSuccess(status) ? body : refusal);
        return new Answer(request, status, fields, length, refusal.text());
    }

    private static long read(InputStream body, Sink sink) throws IOException {
        try (body) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long all = 0;
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                sink.take(buffer, 0, n);
                all += n;
            }
            return all;
        }
    }

    private static BodyPublisher publisher(Request request) {
        Body body = request.body();
        if (body.length() == 0) {
            return BodyPublishers.noBody();
        }
        BodyPublisher streamed = BodyPublishers.ofInputStream(body.bytes());
        return body.length() == Body.UNKNOWN ? streamed : BodyPublishers.fromPublisher(streamed, body.length());
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
