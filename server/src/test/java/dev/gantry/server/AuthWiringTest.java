// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.auth.Silly;
import dev.gantry.auth.certificate.UserFrom;
import dev.gantry.auth.login.LoginCounts;
import dev.gantry.auth.login.Means;
import dev.gantry.auth.login.Outcome;
import dev.gantry.registry.access.Authenticator;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.access.Presented;
import dev.gantry.registry.access.Verdict;
import dev.gantry.server.config.Auth;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthWiringTest {

    private static final String HASH = "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    private static final List<Need> TO_ENTER = List.of(new Need(null, Set.of()));

    @TempDir
    Path folder;

    private final LoginCounts counts = new LoginCounts();
    private final AuthWiring wiring =
            new AuthWiring(counts, InstantSource.system(), System::nanoTime, new SecureRandom());
    private Auth.Htpasswd htpasswd = new Auth.Htpasswd("", Path.of(""));

    @BeforeEach
    void aliceIsAUser() throws IOException {
        htpasswd = new Auth.Htpasswd("my registry", Files.writeString(folder.resolve("htpasswd"), "alice:" + HASH));
    }

    private static Presented presented(@Nullable String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        String header = user == null ? null : "Basic " + Base64.getEncoder().encodeToString(pair);
        return new Presented(header, null, "192.0.2.1", "https://registry.example.com");
    }

    private static Optional<String> challenge(Authenticator authenticator) {
        return authenticator.challenge(presented(null, ""), TO_ENTER, new Verdict.Nothing());
    }

    @Test
    void nobodyIsAskedWhereNothingIsConfigured() throws Exception {
        assertThat(wiring.authenticator(Auth.DEFAULT)).isEmpty();
    }

    @Test
    void passwordsAndGroupsOfFilesMakeKnown() throws Exception {
        Path groups = Files.writeString(folder.resolve("groups"), "dev: alice");
        Auth auth = new Auth(null, htpasswd, null, List.of(), null, new Auth.Groups(groups));
        Authenticator authenticator = wiring.authenticator(auth).orElseThrow();

        assertThat(authenticator.authenticate(presented("alice", "U*U")))
                .isEqualTo(new Verdict.Known(new Caller("alice", Set.of("dev")), null));
        assertThat(authenticator.authenticate(presented("alice", "U*V"))).isInstanceOf(Verdict.Refused.class);
        assertThat(challenge(authenticator)).contains("Basic realm=\"my registry\"");
        assertThat(counts.count(Means.PASSWORD, Outcome.ACCEPTED)).isEqualTo(1);
        assertThat(counts.count(Means.PASSWORD, Outcome.REFUSED)).isEqualTo(1);
    }

    @Test
    void tokensAreAskedForWhereTheServiceIs() throws Exception {
        Path jwks = Files.writeString(
                folder.resolve("jwks"),
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"a\","
                        + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}");
        assertThat(challenge(wiring.authenticator(tokens(jwks, false)).orElseThrow()))
                .contains("Bearer realm=\"https://auth.example.com/\",service=\"registry\"");
        assertThat(challenge(wiring.authenticator(tokens(jwks, true)).orElseThrow()))
                .contains("Bearer realm=\"https://registry.example.com/auth/token/\",service=\"registry\"");
    }

    private static Auth tokens(Path jwks, boolean autoRedirect) {
        var token = new Auth.Token(
                "https://auth.example.com/",
                "registry",
                "auth.example.com",
                null,
                jwks,
                List.of("EdDSA"),
                autoRedirect,
                "/auth/token/",
                "groups");
        return new Auth(null, null, token, List.of(), null, null);
    }

    @Test
    void issuersAreAskedForPasswordsAndCertificatesForNothing() throws Exception {
        var issuer = new Auth.OidcIssuer(
                "https://ci.example.com",
                "registry",
                URI.create("https://ci.example.com/keys"),
                "sub",
                null,
                Map.of(),
                "");
        Auth oidc = new Auth(null, null, null, List.of(issuer), null, null);
        assertThat(challenge(wiring.authenticator(oidc).orElseThrow())).contains("Basic realm=\"Gantry\"");
        Auth mtls = new Auth(null, null, null, List.of(), new Auth.Mtls(UserFrom.CN), null);
        assertThat(challenge(wiring.authenticator(mtls).orElseThrow())).isEmpty();
    }

    @Test
    void sillyIsSilly() throws Exception {
        Auth auth = new Auth(new Auth.Silly("a", "b"), null, null, List.of(), null, null);
        assertThat(wiring.authenticator(auth)).contains(new Silly("a", "b"));
    }

    @Test
    void fileThatWentAwaySinceTheConfigurationWasReadEndsTheStart() throws Exception {
        Files.delete(htpasswd.path());
        Auth auth = new Auth(null, htpasswd, null, List.of(), null, null);
        assertThatThrownBy(() -> wiring.authenticator(auth))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("there is no such file");
    }
}
