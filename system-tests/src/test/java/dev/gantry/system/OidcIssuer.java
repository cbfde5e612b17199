// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/// An OpenID Connect issuer on loopback, as a CI system has one for its jobs.
final class OidcIssuer implements AutoCloseable {

    private static final String AUDIENCE = "registry of the system tests";
    private static final int OK = 200;
    private static final int AWAY = 503;

    private final HttpServer server;
    private final ECKey key;
    private volatile boolean isAway;

    private OidcIssuer(HttpServer server, ECKey key) {
        this.server = server;
        this.key = key;
    }

    static OidcIssuer start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try {
            OidcIssuer issuer = new OidcIssuer(
                    server,
                    new ECKeyGenerator(Curve.P_256).keyID("key of the day").generate());
            server.createContext("/.well-known/openid-configuration", issuer::discovery);
            server.createContext("/keys", issuer::keys);
            server.start();
            return issuer;
        } catch (JOSEException e) {
            throw new IllegalStateException("Every platform has P-256", e);
        }
    }

    /// The section of a registry that takes the tokens of one organization's jobs, whom it calls `ci:<job>`.
    String section() {
        return """
                auth:
                  oidc:
                    - issuer: %s
                      audience: %s
                      usernameclaim: job
                      groupsclaim: roles
                      requiredclaims: {organization: acme}
                      prefix: 'ci:'
                """.formatted(url(), AUDIENCE);
    }

    JWTClaimsSet.Builder claims(String job) {
        return new JWTClaimsSet.Builder()
                .issuer(url())
                .audience(AUDIENCE)
                .subject("a job")
                .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(10))))
                .claim("organization", "acme")
                .claim("job", job)
                .claim("roles", "deployers");
    }

    String sign(JWTClaimsSet.Builder claims) {
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
        SignedJWT token = new SignedJWT(header, claims.build());
        try {
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    void goAway(boolean away) {
        isAway = away;
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void discovery(HttpExchange exchange) throws IOException {
        answer(exchange, "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(url(), url()));
    }

    private void keys(HttpExchange exchange) throws IOException {
        answer(exchange, new JWKSet(key.toPublicJWK()).toString());
    }

    private void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(isAway ? AWAY : OK, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
