// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Servers that are no store, or one that will not do.
final class BrokenStores {

    private BrokenStores() {}

    /// Takes connections, as far as the backlog goes, and never says a word.
    static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }

    /// An address at which nothing listens.
    static URI closed() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    /// Answers like Amazon for a bucket of another region.
    static HttpServer inAnotherRegion(String region) throws IOException {
        HttpServer server = HttpServer.create(loopback(), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("x-amz-bucket-region", region);
            answer(exchange, 400, """
                    <Error><Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; \
                    the region 'us-east-1' is wrong; expecting '%s'</Message><Region>%s</Region></Error>""".formatted(region, region));
        });
        server.start();
        return server;
    }

    /// Speaks TLS as `host`, on the loopback address.
    static HttpsServer withTls(TestAuthority authority, String host) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.server(host)));
        server.createContext(
                "/", (HttpHandler) exchange -> answer(exchange, 403, "<Error><Code>AccessDenied</Code></Error>"));
        server.start();
        return server;
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(status, isHead ? -1 : body.length);
            if (!isHead) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
