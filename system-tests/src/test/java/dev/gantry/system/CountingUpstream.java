// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Stands before a registry, counts what it is asked for, and may be slow, be away, or send other bytes.
final class CountingUpstream implements AutoCloseable {

    private static final Set<String> PASSED_ON =
            Set.of("content-type", "docker-content-digest", "content-range", "location", "link", "www-authenticate");
    private static final int BUFFER_BYTES = 64 << 10;

    /// More than what a registry gathers before it begins to answer.
    private static final int BEFORE_THE_GATE_BYTES = 1 << 20;

    private final URI registry;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean isAway;
    private volatile boolean isWrong;

    CountingUpstream(String authority) throws IOException {
        registry = URI.create("http://" + authority);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Every request so far, as `GET /path`.
    List<String> requests() {
        return List.copyOf(requests);
    }

    void forgetRequests() {
        requests.clear();
    }

    /// Sends about a megabyte of a blob, and the rest when the gate opens.
    void waitsFor(CountDownLatch latch) {
        gate = latch;
    }

    /// Answers 503 to everything.
    void goesAway() {
        isAway = true;
    }

    /// Changes one bit of each blob.
    void sendsWrongBytes(boolean wrong) {
        isWrong = wrong;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            requests.add(exchange.getRequestMethod() + " " + path);
            if (isAway) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(registry.resolve(path))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.noBody());
            for (String name : List.of("Accept", "Range", "Authorization")) {
                exchange.getRequestHeaders()
                        .getOrDefault(name, List.of())
                        .forEach(value -> request.header(name, value));
            }
            send(exchange, http.send(request.build(), BodyHandlers.ofInputStream()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(HttpExchange exchange, HttpResponse<InputStream> from) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        from.headers().map().forEach((name, values) -> {
            if (PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, values);
            }
        });
        long length = from.headers().firstValueAsLong("Content-Length").orElse(0);
        try (InputStream body = from.body()) {
            if (exchange.getRequestMethod().equals("HEAD") || length == 0) {
                headers.set("Content-Length", Long.toString(length));
                exchange.sendResponseHeaders(from.statusCode(), -1);
                return;
            }
            exchange.sendResponseHeaders(from.statusCode(), length);
            copy(
                    body,
                    exchange.getResponseBody(),
                    exchange.getRequestURI().getPath().contains("/blobs/"));
        }
    }

    private void copy(InputStream body, OutputStream out, boolean isBlob) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        boolean isFirst = true;
        long left = BEFORE_THE_GATE_BYTES;
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            if (isBlob && isWrong && isFirst) {
                buffer[0] ^= 1;
            }
            out.write(buffer, 0, count);
            out.flush();
            left -= count;
            if (isBlob && left <= 0) {
                await(gate);
            }
            isFirst = false;
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        http.shutdownNow();
    }
}
