// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware.cloudfront;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/// Serves a list of address ranges that the test may exchange, with an ETag.
final class RangeServer implements AutoCloseable {

    private final HttpServer server;
    private final AtomicInteger full = new AtomicInteger();
    private final AtomicInteger unchanged = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile String list = "";

    private RangeServer(HttpServer server) {
        this.server = server;
    }

    static RangeServer start() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RangeServer server = new RangeServer(http);
        http.createContext("/", server::serve);
        http.start();
        return server;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:%d/ip-ranges.json"
                .formatted(server.getAddress().getPort()));
    }

    /// @param text an empty one is an error of the server
    void serve(String text) {
        list = text;
    }

    void serveRange(String prefix) {
        serve("{\"prefixes\":[{\"ip_prefix\":\"%s\",\"region\":\"us-east-1\",\"service\":\"AMAZON\"}]}"
                .formatted(prefix));
    }

    int full() {
        return full.get();
    }

    int unchanged() {
        return unchanged.get();
    }

    int failed() {
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
