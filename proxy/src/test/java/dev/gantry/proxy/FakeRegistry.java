// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A registry that is pulled from, with a log of what it was asked for, and with whims.
final class FakeRegistry implements AutoCloseable {

    /// What a client must show.
    enum Guard {
        NONE,
        BASIC,
        TOKEN
    }

    static final String USER = "puller";
    static final String PASSWORD = "a password of the tests";
    private static final String TOKEN = "a-token-of-the-tests";

    private static final class Content {
        private final byte[] bytes;
        private final String type;

        private Content(byte[] bytes, String type) {
            this.bytes = bytes;
            this.type = type;
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Content> contents = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Guard guard = Guard.NONE;
    private volatile int status = 200;
    private volatile int breakAfter = -1;
    private volatile @Nullable CountDownLatch gate;
    private volatile @Nullable URI blobsAreAt;
    private volatile boolean tellsDigests = true;

    FakeRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    Digest blob(String repository, byte[] bytes) {
        Digest digest = Digest.of(Algorithm.SHA256, bytes);
        blob(repository, digest, bytes);
        return digest;
    }

    /// Has other bytes under a digest than it should.
    void blob(String repository, Digest digest, byte[] bytes) {
        put("/v2/%s/blobs/%s".formatted(repository, digest), bytes, "application/octet-stream");
    }

    Digest manifest(String repository, String tag, String json) {
        byte[] bytes = json.getBytes(UTF_8);
        Digest digest = Digest.of(Algorithm.SHA256, bytes);
        String type = "application/vnd.oci.image.manifest.v1+json";
        put("/v2/%s/manifests/%s".formatted(repository, digest), bytes, type);
        put("/v2/%s/manifests/%s".formatted(repository, tag), bytes, type);
        return digest;
    }

    void list(String path, String json) {
        put(path, json.getBytes(UTF_8), "application/json");
    }

    void forget(String path) {
        contents.remove(path);
    }

    private void put(String path, byte[] bytes, String type) {
        contents.put(path, new Content(bytes, type));
    }

    void demands(Guard what) {
        guard = what;
    }

    /// Answers everything so; 200 is as usual.
    void answersAll(int with) {
        status = with;
    }

    void doesNotTellDigests() {
        tellsDigests = false;
    }

    /// Breaks the next blob off after so many bytes.
    void breaksOnceAfter(int bytes) {
        breakAfter = bytes;
    }

    /// Sends half of each blob, and the rest when the gate opens.
    void waitsFor(CountDownLatch latch) {
        gate = latch;
    }

    void keepsBlobsAt(URI other) {
        blobsAreAt = other;
    }

    /// Every request, as `GET /path` and what authorization it had.
    List<String> requests() {
        return List.copyOf(requests);
    }

    long count(String beginning) {
        return requests.stream().filter(line -> line.startsWith(beginning)).count();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            requests.add("%s %s %s"
                    .formatted(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI(),
                            authorization == null ? "-" : authorization));
            if (status != 200) {
                exchange.sendResponseHeaders(status, -1);
            } else if (path.equals("/token")) {
                token(exchange, authorization);
            } else if (!isAllowed(authorization)) {
                challenge(exchange);
            } else {
                content(exchange, path);
            }
        }
    }

    private boolean isAllowed(@Nullable String authorization) {
        return switch (guard) {
            case NONE -> true;
            case BASIC -> basic().equals(authorization);
            case TOKEN -> ("Bearer " + TOKEN).equals(authorization);
        };
    }

    private static String basic() {
        return "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(UTF_8));
    }

    private void challenge(HttpExchange exchange) throws IOException {
        String wanted = guard == Guard.BASIC
                ? "Basic realm=\"here\""
                : "Bearer realm=\"%s/token\",service=\"fake\",scope=\"repository:x:pull\"".formatted(uri());
        exchange.getResponseHeaders().set("WWW-Authenticate", wanted);
        exchange.sendResponseHeaders(401, -1);
    }

    private static void token(HttpExchange exchange, @Nullable String authorization) throws IOException {
        if (!basic().equals(authorization)) {
            exchange.sendResponseHeaders(401, -1);
            return;
        }
        byte[] json = "{\"token\":\"%s\",\"expires_in\":300}".formatted(TOKEN).getBytes(UTF_8);
        exchange.sendResponseHeaders(200, json.length);
        exchange.getResponseBody().write(json);
    }

    private void content(HttpExchange exchange, String path) throws IOException {
        Content content = contents.get(path);
        URI elsewhere = blobsAreAt;
        if (content == null) {
            exchange.sendResponseHeaders(404, -1);
        } else if (elsewhere != null && path.contains("/blobs/")) {
            exchange.getResponseHeaders().set("Location", elsewhere + path);
            exchange.sendResponseHeaders(307, -1);
        } else {
            send(exchange, path, content);
        }
    }

    private void send(HttpExchange exchange, String path, Content content) throws IOException {
        byte[] bytes = content.bytes;
        exchange.getResponseHeaders().set("Content-Type", content.type);
        if (path.contains("/manifests/") && tellsDigests) {
            exchange.getResponseHeaders()
                    .set(
                            "Docker-Content-Digest",
                            Digest.of(Algorithm.SHA256, bytes).toString());
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int start = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
        if (range != null) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(start, bytes.length - 1, bytes.length));
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, bytes.length - start);
        body(exchange.getResponseBody(), bytes, start, path.contains("/blobs/"));
    }

    private void body(OutputStream out, byte[] bytes, int start, boolean isBlob) throws IOException {
        CountDownLatch latch = gate;
        if (isBlob && breakAfter >= 0) {
            out.write(bytes, start, breakAfter);
            out.flush();
            breakAfter = -1;
            throw new IOException("a whim");
        }
        if (isBlob && latch != null) {
            out.write(bytes, start, (bytes.length - start) / 2);
            out.flush();
            await(latch);
            out.write(bytes, start + (bytes.length - start) / 2, bytes.length - start - (bytes.length - start) / 2);
        } else {
            out.write(bytes, start, bytes.length - start);
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
    }
}
