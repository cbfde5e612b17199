// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/// Serves a list of Amazon's addresses, in the form of its own, that the test may exchange; with an ETag.
public final class RangeServer implements AutoCloseable {

    private final HttpServer server;
    private final AtomicInteger full = new AtomicInteger();
    private final AtomicInteger unchanged = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile String list = "";

    private RangeServer(HttpServer server) {
        this.server = server;
    }

    public static RangeServer start() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RangeServer server = new RangeServer(http);
        http.createContext("/", server::serve);
        http.start();
        return server;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:%d/ip-ranges.json"
                .formatted(server.getAddress().getPort()));
    }

    /// @param text the list; an empty one is an error of the server
    public void serve(String text) {
        list = text;
    }

    /// Serves a list of one range, of the region us-east-1.
    public void serveRange(String prefix) {
        serve("{\"prefixes\":[{\"ip_prefix\":\"%s\",\"region\":\"us-east-1\",\"service\":\"AMAZON\"}]}"
                .formatted(prefix));
    }

    /// How often the list was sent.
    public int full() {
        return full.get();
    }

    /// How often it was said that it has not changed.
    public int unchanged() {
        return unchanged.get();
    }

    /// How often there was none.
    public int failed() {
        return failed.get();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = list.getBytes(UTF_8);
            String etag = "\"" + list.hashCode() + "\"";
            if (body.length == 0) {
                failed.incrementAndGet();
                exchange.sendResponseHeaders(503, -1);
            } else if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                unchanged.incrementAndGet();
                exchange.sendResponseHeaders(304, -1);
            } else {
                full.incrementAndGet();
                exchange.getResponseHeaders().set("ETag", etag);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
