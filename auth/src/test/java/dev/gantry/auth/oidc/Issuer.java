// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.oidc;

import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gantry.auth.Signer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// An OpenID Connect issuer on loopback that counts who asks for its keys.
final class Issuer implements AutoCloseable {

    private static final int OK = 200;
    private static final int BROKEN = 503;

    private final HttpServer server;
    private final AtomicInteger keysFetched = new AtomicInteger();
    private volatile Signer signer;
    private volatile boolean down;
    private volatile String claimsToBe;

    private Issuer(HttpServer server, Signer signer) {
        this.server = server;
        this.signer = signer;
        this.claimsToBe = url();
    }

    static Issuer start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Issuer issuer = new Issuer(server, Signer.ec());
        server.createContext("/.well-known/openid-configuration", issuer::discovery);
        server.createContext("/keys", issuer::keys);
        server.start();
        return issuer;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Signer signer() {
        return signer;
    }

    int keysFetched() {
        return keysFetched.get();
    }

    void takeAnotherKey() {
        signer = Signer.ec();
    }

    void goDown(boolean now) {
        down = now;
    }

    void claimToBe(String issuer) {
        claimsToBe = issuer;
    }

    /// The name of a key, another one for each.
    static String keyId(Signer signer) {
        return "key-" + signer.key().hashCode();
    }

    private void discovery(HttpExchange exchange) throws IOException {
        answer(exchange, "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(claimsToBe, url()));
    }

    private void keys(HttpExchange exchange) throws IOException {
        keysFetched.incrementAndGet();
        answer(exchange, new JWKSet(signer.jwk(keyId(signer))).toString());
    }

    private void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(down ? BROKEN : OK, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
