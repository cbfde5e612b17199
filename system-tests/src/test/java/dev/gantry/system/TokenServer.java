// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gantry.system.TokenKeys.Proof;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A token service of Distribution's protocol: it gives the users of [Users] tokens for what they may do, and nobody
/// a token for what everybody may.
///
/// @see <a href="https://distribution.github.io/distribution/spec/auth/token/">the protocol</a>
final class TokenServer implements AutoCloseable {

    static final String SERVICE = "registry.test";
    static final String ISSUER = "token service of the system tests";

    private final HttpServer server;
    private final TokenKeys keys;
    private final List<String> scopes = new CopyOnWriteArrayList<>();
    private volatile Proof proof = Proof.CHAIN;

    private TokenServer(HttpServer server, TokenKeys keys) {
        this.server = server;
        this.keys = keys;
    }

    /// @param folder for the file of certificates that registries are to trust
    static TokenServer start(Path folder) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TokenServer server = new TokenServer(http, TokenKeys.make(folder));
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/token", server::answer);
        http.start();
        return server;
    }

    /// How its tokens shall show from now on that they are its own.
    void proveBy(Proof other) {
        proof = other;
    }

    /// The section of a registry that trusts it.
    String section() {
        return """
                auth:
                  token:
                    realm: %s
                    service: %s
                    issuer: %s
                    rootcertbundle: %s
                """.formatted(realm(), SERVICE, ISSUER, keys.bundle());
    }

    String realm() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
    }

    /// What clients have asked for since the last time.
    List<String> takeScopes() {
        List<String> taken = List.copyOf(scopes);
        scopes.clear();
        return taken;
    }

    /// A token of that user for that scope, as a header `Authorization`.
    String bearer(String user, String scope) {
        return "Bearer "
                + token(user, List.of(scope.split(" ", -1)), Instant.now().plusSeconds(300));
    }

    /// One that ended long ago.
    String expired(String user, String scope) {
        return "Bearer "
                + token(user, List.of(scope.split(" ", -1)), Instant.now().minusSeconds(3600));
    }

    private String token(String user, List<String> asked, Instant end) {
        List<Map<String, Object>> access = asked.stream()
                .filter(scope -> !scope.isEmpty())
                .map(scope -> granted(user, scope))
                .toList();
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(user)
                .audience(SERVICE)
                .expirationTime(Date.from(end))
                .notBeforeTime(Date.from(end.minusSeconds(600)))
                .issueTime(Date.from(end.minusSeconds(600)))
                .claim("access", access)
                .build();
        try {
            return keys.signed(claims, proof);
        } catch (JOSEException e) {
            throw new IllegalStateException("sign a token", e);
        }
    }

    /// `repository:name:pull,push`, less what the user may not.
    private static Map<String, Object> granted(String user, String scope) {
        int last = scope.lastIndexOf(':');
        String type = scope.substring(0, scope.indexOf(':'));
        String name = scope.substring(type.length() + 1, last);
        List<String> actions = Arrays.stream(scope.substring(last + 1).split(",", -1))
                .filter(action -> Users.mayDo(user, type.equals("registry") ? "" : name, action))
                .toList();
        return Map.of("type", type, "name", name, "actions", actions);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            String user = authorization == null ? "" : user(authorization);
            if (user == null || !exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(user == null ? 401 : 404, -1);
                return;
            }
            List<String> asked = scopesOf(exchange.getRequestURI().getRawQuery());
            scopes.addAll(asked);
            String token = token(user, asked, Instant.now().plusSeconds(300));
            byte[] body = "{\"token\":\"%s\",\"access_token\":\"%s\",\"expires_in\":300}"
                    .formatted(token, token)
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /// Null for a wrong password; empty for what skopeo sends of nobody.
    private static @Nullable String user(String authorization) {
        String text = new String(Base64.getDecoder().decode(authorization.substring("Basic ".length())), UTF_8);
        String name = text.substring(0, text.indexOf(':'));
        return text.equals(":") || text.equals(name + ":" + Users.password(name)) ? name : null;
    }

    private static List<String> scopesOf(@Nullable String query) {
        List<String> scopes = new ArrayList<>();
        for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
            if (parameter.startsWith("scope=")) {
                String value = URLDecoder.decode(parameter.substring("scope=".length()), UTF_8);
                scopes.addAll(List.of(value.split(" ", -1)));
            }
        }
        return scopes;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
