// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// Stands for CloudFront on a free loopback port: serves the objects of an origin to who has a signed address, and
/// answers others as CloudFront does.
public final class TestEdge implements AutoCloseable {

    private final HttpServer server;
    private final SignatureCheck check;
    private final Origin origin;
    private final InstantSource time;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final AtomicLong served = new AtomicLong();
    private volatile boolean open;

    /// A request, with how it ended.
    ///
    /// @param code of the refusal; empty where there was none
    public record Seen(String path, int status, String code) {}

    private TestEdge(HttpServer server, SignatureCheck check, Origin origin, InstantSource time) {
        this.server = server;
        this.check = check;
        this.origin = origin;
        this.time = time;
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    /// @param keys public keys by the ids of their pairs
    public static TestEdge start(Map<String, PublicKey> keys, Origin origin, InstantSource time) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        return new TestEdge(server, new SignatureCheck(Map.copyOf(keys)), origin, time);
    }

    /// An origin without any object.
    public static Origin emptyBucket() {
        return (key, range) -> new Origin.Content(
                404,
                Origin.NO_SUCH_KEY.length(),
                Map.of("Content-Type", "application/xml"),
                new ByteArrayInputStream(Origin.NO_SUCH_KEY.getBytes(UTF_8)));
    }

    /// Scheme, host and port.
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Whether from now on anybody is let in, as by a distribution that trusts no key group.
    public void letIn(boolean anybody) {
        open = anybody;
    }

    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /// How many bytes of objects went out.
    public long servedBytes() {
        return served.get();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI asked = exchange.getRequestURI();
            String resource = "http://" + exchange.getRequestHeaders().getFirst("Host") + asked.getRawPath();
            String client = exchange.getRemoteAddress().getAddress().getHostAddress();
            Optional<SignatureCheck.Refusal> refusal =
                    open ? Optional.empty() : check.refusal(resource, asked.getRawQuery(), client, time.instant());
            if (refusal.isPresent()) {
                byte[] body = refusal.get().xml().getBytes(UTF_8);
                seen.add(new Seen(asked.getPath(), 403, refusal.get().code()));
                exchange.getResponseHeaders().set("Content-Type", "text/xml");
                exchange.sendResponseHeaders(403, body.length);
                exchange.getResponseBody().write(body);
            } else {
                pass(exchange, asked.getPath());
            }
        }
    }

    private void pass(HttpExchange exchange, String path) throws IOException {
        Optional<String> range =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"));
        Origin.Content content = origin.get(path.substring(1), range);
        try (InputStream body = content.body()) {
            seen.add(new Seen(path, content.status(), ""));
            content.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(content.status(), content.lengthBytes() == 0 ? -1 : content.lengthBytes());
            long bytes = content.lengthBytes() == 0 ? 0 : body.transferTo(exchange.getResponseBody());
            served.addAndGet(content.status() / 100 == 2 ? bytes : 0);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
