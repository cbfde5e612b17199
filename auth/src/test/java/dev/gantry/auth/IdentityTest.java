// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.gantry.auth.certificate.CertificateLogin;
import dev.gantry.auth.certificate.UserFrom;
import dev.gantry.auth.file.WatchedFile;
import dev.gantry.auth.group.GroupFile;
import dev.gantry.auth.jwt.SignatureAlgorithms;
import dev.gantry.auth.login.LoginCounts;
import dev.gantry.auth.login.Means;
import dev.gantry.auth.login.Outcome;
import dev.gantry.auth.oidc.OidcLogin;
import dev.gantry.auth.oidc.OidcSettings;
import dev.gantry.auth.password.Bcrypt;
import dev.gantry.auth.password.Htpasswd;
import dev.gantry.auth.password.PasswordLogin;
import dev.gantry.auth.token.TokenKeys;
import dev.gantry.auth.token.TokenLogin;
import dev.gantry.auth.token.TokenSettings;
import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.access.Presented;
import dev.gantry.registry.access.Verdict;
import dev.gantry.registry.name.RepositoryName;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which of several ways to log in decides.
class IdentityTest {

    private static final Signer SERVICE = Signer.ec();
    private static final X509Certificate CERTIFICATE = Certificates.make(
            SERVICE.key(), "CN=carol", SERVICE.pair().getPrivate(), "CN=ca", false, Duration.ofDays(1));
    private static final String SWORDFISH = "$2y$04$abcdefghijklmnopqrstuugIEnm3ZbWF6xb2GcoE3L1CoGJFMKtu.";
    private static final Verdict NOTHING = new Verdict.Nothing();
    private static final List<Need> PULL = List.of(new Need(RepositoryName.parse("app"), Set.of(Action.PULL)));

    @TempDir
    Path folder;

    private final TestTime time = new TestTime();
    private final LoginCounts counts = new LoginCounts();

    private Methods passwords(Methods methods) throws IOException {
        Path file = Files.writeString(folder.resolve("htpasswd"), "alice:" + SWORDFISH);
        var users = WatchedFile.open(file, Htpasswd::parse, time);
        return methods.withPasswords(new PasswordLogin(users, new Bcrypt(), 1, new Random(7), time), "my registry");
    }

    private Methods tokens(Methods methods, Optional<String> redirectPath) throws IOException {
        Path file = Files.writeString(folder.resolve("jwks"), new JWKSet(SERVICE.jwk("key")).toString());
        var settings = new TokenSettings(
                "https://auth.example.com/token",
                redirectPath,
                "registry",
                "auth.example.com",
                SignatureAlgorithms.ALL,
                "groups");
        return methods.withTokens(new TokenLogin(settings, TokenKeys.none(time).withKeySet(file, time), time));
    }

    /// An issuer that nobody reaches.
    private Methods oidc(Methods methods) {
        var settings = new OidcSettings(
                "https://ci.example.com",
                "registry",
                Optional.of(URI.create("http://127.0.0.1:1/keys")),
                "sub",
                Optional.empty(),
                Map.of(),
                "");
        return methods.withOidc(List.of(new OidcLogin(settings, time)));
    }

    private Verdict authenticate(Methods methods, @Nullable String authorization) {
        return new Identity(methods, counts).authenticate(presented(authorization, null));
    }

    private static Presented presented(@Nullable String authorization, @Nullable X509Certificate certificate) {
        return new Presented(authorization, certificate, "192.0.2.1", "https://registry.example.com");
    }

    private static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private static String token(String issuer) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience("registry")
                .subject("tina")
                .expirationTime(Date.from(TestTime.BEGIN.plusSeconds(300)))
                .build();
        return SERVICE.sign(claims, header -> header.keyID("key"));
    }

    private static String name(Verdict verdict) {
        return verdict instanceof Verdict.Known(Caller caller, var grants) ? caller.name() : verdict.toString();
    }

    @Test
    void whoPresentsNothingIsNotRefused() throws Exception {
        assertThat(authenticate(passwords(Methods.NONE), null)).isEqualTo(NOTHING);
    }

    @Test
    void schemeThatNothingReadsIsNothing() throws Exception {
        assertThat(authenticate(passwords(Methods.NONE), "Digest username=alice"))
                .isEqualTo(NOTHING);
        assertThat(authenticate(passwords(Methods.NONE), "Bearer " + token("auth.example.com")))
                .isEqualTo(NOTHING);
        assertThat(authenticate(tokens(Methods.NONE, Optional.empty()), basic("alice", "swordfish")))
                .isEqualTo(NOTHING);
    }

    @Test
    void schemeIsReadInAnyLetterCase() throws Exception {
        String header = basic("alice", "swordfish");
        assertThat(name(authenticate(passwords(Methods.NONE), header.replace("Basic", "bASIC"))))
                .isEqualTo("alice");
        assertThat(name(authenticate(tokens(Methods.NONE, Optional.empty()), "bearer  " + token("auth.example.com"))))
                .isEqualTo("tina");
    }

    @Test
    void whatIsNoPairIsRefusedAndCounted() throws Exception {
        assertThat(authenticate(passwords(Methods.NONE), "Basic !!!")).isInstanceOf(Verdict.Refused.class);
        assertThat(authenticate(passwords(Methods.NONE), "Basic")).isInstanceOf(Verdict.Refused.class);
        assertThat(counts.count(Means.PASSWORD, Outcome.REFUSED)).isEqualTo(2);
    }

    @Test
    void certificateDecidesBeforeWhateverElseIsPresented() throws Exception {
        Methods methods = passwords(Methods.NONE).withCertificates(new CertificateLogin(UserFrom.CN));
        Identity identity = new Identity(methods, counts);
        assertThat(name(identity.authenticate(presented(basic("alice", "swordfish"), CERTIFICATE))))
                .isEqualTo("carol");
        assertThat(name(identity.authenticate(presented(basic("alice", "swordfish"), null))))
                .isEqualTo("alice");
        assertThat(counts.count(Means.CERTIFICATE, Outcome.ACCEPTED)).isEqualTo(1);
    }

    @Test
    void certificateIsNothingWhereItIsNoLogin() throws Exception {
        assertThat(new Identity(passwords(Methods.NONE), counts).authenticate(presented(null, CERTIFICATE)))
                .isEqualTo(NOTHING);
    }

    @Test
    void tokenIsJudgedByItsIssuerAlone() throws Exception {
        Methods methods = oidc(tokens(Methods.NONE, Optional.empty()));
        assertThat(name(authenticate(methods, "Bearer " + token("auth.example.com"))))
                .isEqualTo("tina");
        assertThat(authenticate(methods, "Bearer " + token("https://ci.example.com")))
                .isInstanceOf(Verdict.Undecided.class);
        assertThat(authenticate(methods, "Bearer " + token("evil.example.com")))
                .isEqualTo(new Verdict.Refused("the token is of an issuer that is not trusted here"));
        assertThat(authenticate(methods, "Bearer nonsense")).isInstanceOf(Verdict.Refused.class);
        assertThat(counts.count(Means.OIDC, Outcome.UNDECIDED)).isEqualTo(1);
        assertThat(counts.count(Means.TOKEN, Outcome.REFUSED)).isEqualTo(2);
    }

    @Test
    void passwordMayBeATokenOfAnIssuerAndAnyOtherIsAPassword() throws Exception {
        Methods methods = oidc(passwords(Methods.NONE));
        assertThat(authenticate(methods, basic("oauth2", token("https://ci.example.com"))))
                .isInstanceOf(Verdict.Undecided.class);
        assertThat(name(authenticate(methods, basic("alice", "swordfish")))).isEqualTo("alice");
        assertThat(authenticate(methods, basic("alice", token("evil.example.com"))))
                .isEqualTo(new Verdict.Refused("the user name or the password is wrong"));
    }

    @Test
    void passwordThatIsNoTokenIsRefusedWhereOnlyTokensAreTaken() {
        assertThat(authenticate(oidc(Methods.NONE), basic("alice", "swordfish")))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void groupsOfTheFileAreAddedToThoseThatTheProofNames() throws Exception {
        Path file = Files.writeString(folder.resolve("groups"), "dev: alice carol\n");
        Methods methods = passwords(Methods.NONE).withGroups(WatchedFile.open(file, GroupFile::parse, time));
        assertThat(authenticate(methods, basic("alice", "swordfish")))
                .isEqualTo(new Verdict.Known(new Caller("alice", Set.of("dev")), null));

        Files.writeString(file, "ops: alice\n");
        time.pass(Duration.ofSeconds(1));
        assertThat(authenticate(methods, basic("alice", "swordfish")))
                .isEqualTo(new Verdict.Known(new Caller("alice", Set.of("ops")), null));
    }

    @Test
    void challengeAsksForWhatThereIs() throws Exception {
        assertThat(challenge(passwords(Methods.NONE))).contains("Basic realm=\"my registry\"");
        assertThat(challenge(oidc(Methods.NONE))).contains("Basic realm=\"Gantry\"");
        assertThat(challenge(oidc(tokens(Methods.NONE, Optional.empty()))))
                .contains("Bearer realm=\"https://auth.example.com/token\",service=\"registry\","
                        + "scope=\"repository:app:pull\"");
        assertThat(challenge(tokens(Methods.NONE, Optional.of("/auth/token/"))).orElse(""))
                .startsWith("Bearer realm=\"https://registry.example.com/auth/token/\",");
        assertThat(challenge(Methods.NONE.withCertificates(new CertificateLogin(UserFrom.CN))))
                .isEmpty();
    }

    private Optional<String> challenge(Methods methods) {
        return new Identity(methods, counts).challenge(presented(null, null), PULL, NOTHING);
    }

    @Test
    void sillyLetsInWhoeverSendsAnything() {
        Silly silly = new Silly("my realm", "my service");
        assertThat(silly.authenticate(presented(null, null))).isEqualTo(NOTHING);
        assertThat(name(silly.authenticate(presented("anything", null)))).isEqualTo("silly");
        assertThat(silly.challenge(presented(null, null), PULL, NOTHING))
                .contains("Bearer realm=\"my realm\",service=\"my service\",scope=\"repository:app:pull\"");
    }
}
