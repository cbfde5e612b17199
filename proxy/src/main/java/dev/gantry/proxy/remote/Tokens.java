// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gantry.storage.Bounded;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The tokens by which a registry lets pull, from the server that it names for them (Docker's and Distribution's
/// token protocol). Each is kept, for its scope, until shortly before it expires.
final class Tokens {

    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int MAX_TOKENS = 10_000;

    /// What the protocol says of a token that does not name its life, and the least of one that does.
    private static final Duration LEAST_LIFE = Duration.ofSeconds(60);

    /// How long before its end a token is not used any more: it must outlive the request that it is sent with.
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private record Token(String text, Instant until) {}

    private final URI registry;
    private final Login.Source logins;
    private final Transport transport;
    private final InstantSource time;
    private final Cache<String, Token> tokens =
            Caffeine.newBuilder().maximumSize(MAX_TOKENS).build();

    Tokens(URI registry, Login.Source logins, Transport transport, InstantSource time) {
        this.registry = registry;
        this.logins = logins;
        this.transport = transport;
        this.time = time;
    }

    /// A token that was given for that scope and is still good.
    Optional<String> known(String scope) {
        Token token = tokens.getIfPresent(scope);
        return token != null && time.instant().isBefore(token.until()) ? Optional.of(token.text()) : Optional.empty();
    }

    /// Asks for a token.
    ///
    /// @param challenge what the registry answered without one, or with one that it takes no more
    String fetch(String scope, Challenge challenge) throws IOException {
        Instant before = time.instant();
        String attempted = "ask for a token to " + scope;
        HttpRequest.Builder request = Transport.request(address(scope, challenge, attempted));
        Optional<Login> login = logins.current();
        if (login.isPresent() && mayKnow(URI.create(challenge.parameter("realm")))) {
            request.header("Authorization", login.get().basic());
        }
        HttpResponse<InputStream> answer = transport.send(request.build(), attempted);
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw RemoteException.ofStatus(attempted, answer.statusCode());
            }
            byte[] json = Bounded.read(body, MAX_ANSWER_BYTES).orElse(new byte[0]);
            Token token = parse(json, before, attempted);
            tokens.put(scope, token);
            return token.text();
        }
    }

    private static URI address(String scope, Challenge challenge, String attempted) throws RemoteException {
        String realm = challenge.parameter("realm");
        String query = "scope=" + URLEncoder.encode(scope, UTF_8);
        String service = challenge.parameter("service");
        if (!service.isEmpty()) {
            query = "service=" + URLEncoder.encode(service, UTF_8) + "&" + query;
        }
        try {
            return URI.create(realm + (realm.indexOf('?') < 0 ? '?' : '&') + query);
        } catch (IllegalArgumentException e) {
            throw new RemoteException(RemoteException.Kind.AWAY, attempted, "the realm it names is no address", e);
        }
    }

    /// Whether the token server may learn the password: it must belong to the registry, and be reached no less
    /// safely. Another is asked as anybody.
    private boolean mayKnow(URI realm) {
        if (Kinship.isTrusted(registry, realm)) {
            return true;
        }
        LOG.atWarn()
                .addKeyValue("registry", registry.getHost())
                .addKeyValue("realm", realm.getHost())
                .addKeyValue("reason", "it is another's, or is reached without TLS; the password is not sent")
                .log("upstream.realmNotTrusted");
        return false;
    }

    private static Token parse(byte[] json, Instant before, String attempted) throws RemoteException {
        try {
            JsonNode answer = JSON.readTree(json);
            String token =
                    answer.path("token").asString(answer.path("access_token").asString(""));
            if (!token.isEmpty()) {
                Duration life = Duration.ofSeconds(answer.path("expires_in").asLong(0));
                Duration used = life.compareTo(LEAST_LIFE) < 0 ? LEAST_LIFE : life;
                return new Token(token, before.plus(used).minus(MARGIN));
            }
        } catch (JacksonException e) {
            // As good as an answer without a token. The cause would show the answer.
        }
        throw new RemoteException(RemoteException.Kind.AWAY, attempted, "there is none in the answer", null);
    }
}
