// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.gantry.auth.Signer;
import dev.gantry.auth.TestTime;
import dev.gantry.auth.jwt.Jwt;
import dev.gantry.auth.jwt.JwtRefused;
import dev.gantry.auth.jwt.SignatureAlgorithms;
import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.access.Verdict;
import dev.gantry.registry.name.RepositoryName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens signed by a key of a set, as a token service for Distribution 3 signs them.
class TokenLoginTest {

    private static final Signer RSA = Signer.rsa();
    private static final Signer EC = Signer.ec();
    private static final Signer ED = Signer.ed25519();
    private static final Signer STRANGER = Signer.ec();

    @TempDir
    Path folder;

    private final TestTime time = new TestTime();
    private TokenKeys keys;

    @BeforeEach
    void keysAreInASet() throws IOException {
        JWKSet set = new JWKSet(List.of(RSA.jwk("rsa"), EC.jwk("ec"), ED.jwk("ed")));
        Path file = Files.writeString(folder.resolve("jwks"), set.toString());
        keys = TokenKeys.none(time).withKeySet(file, time);
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("auth.example.com")
                .audience("registry.example.com")
                .subject("alice")
                .expirationTime(date(Duration.ofMinutes(5)))
                .claim("groups", List.of("team"))
                .claim("access", access("repository", "team/app", "pull", "push"));
    }

    private static List<Map<String, Object>> access(String type, String name, String... actions) {
        return List.of(Map.of("type", type, "name", name, "actions", List.of(actions)));
    }

    private static Date date(Duration fromNow) {
        return Date.from(TestTime.BEGIN.plus(fromNow));
    }

    private static UnaryOperator<JWSHeader.Builder> kid(String id) {
        return header -> header.keyID(id);
    }

    private Verdict judge(String token) throws JwtRefused {
        return judge(token, SignatureAlgorithms.ALL);
    }

    private Verdict judge(String token, SignatureAlgorithms algorithms) throws JwtRefused {
        TokenSettings settings = new TokenSettings(
                "https://auth.example.com/token",
                Optional.empty(),
                "registry.example.com",
                "auth.example.com",
                algorithms,
                "groups");
        return new TokenLogin(settings, keys, time).login(Jwt.parse(token));
    }

    private String refusal(JWTClaimsSet.Builder claims) throws JwtRefused {
        return refusal(EC.sign(claims.build(), kid("ec")));
    }

    private String refusal(String token) throws JwtRefused {
        assertThat(judge(token)).isInstanceOf(Verdict.Refused.class);
        return judge(token) instanceof Verdict.Refused(String reason) ? reason : "";
    }

    @Test
    void goodTokenMakesKnownAndGrantsWhatItSays() throws Exception {
        Verdict verdict = judge(EC.sign(claims().build(), kid("ec")));
        assertThat(verdict).isInstanceOf(Verdict.Known.class);
        if (verdict instanceof Verdict.Known(Caller caller, var grants)) {
            assertThat(caller).isEqualTo(new Caller("alice", Set.of("team")));
            assertThat(grants).isNotNull();
            RepositoryName app = RepositoryName.parse("team/app");
            assertThat(grants.test(new Need(app, Set.of(Action.PULL, Action.PUSH))))
                    .isTrue();
            assertThat(grants.test(new Need(app, Set.of(Action.DELETE)))).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void everyAlgorithmOfAnRsaKeyIsTaken(String algorithm) throws Exception {
        String token = RSA.by(JWSAlgorithm.parse(algorithm)).sign(claims().build(), kid("rsa"));
        assertThat(judge(token)).isInstanceOf(Verdict.Known.class);
    }

    @Test
    void edDsaIsTaken() throws Exception {
        String token = ED.sign(claims().build(), kid("ed"));
        assertThat(judge(token)).isInstanceOf(Verdict.Known.class);
        assertThat(refusal(altered(token))).contains("signature is wrong");
    }

    @Test
    void algorithmThatIsNotListedIsRefused() throws Exception {
        String token = RSA.sign(claims().build(), kid("rsa"));
        assertThat(judge(token, SignatureAlgorithms.of(List.of("ES256"))))
                .isEqualTo(new Verdict.Refused("the token is signed by an algorithm that is not allowed"));
        assertThat(judge(token, SignatureAlgorithms.of(List.of("RS256")))).isInstanceOf(Verdict.Known.class);
    }

    @Test
    void alteredTokenIsRefused() throws Exception {
        assertThat(refusal(altered(EC.sign(claims().build(), kid("ec"))))).contains("signature is wrong");
        assertThat(refusal(altered(RSA.sign(claims().build(), kid("rsa"))))).contains("signature is wrong");
    }

    /// The claims of another user under the signature of the first.
    private static String altered(String token) {
        String[] parts = token.split("\\.", -1);
        String other =
                claims().subject("admin").build().toPayload().toBase64URL().toString();
        return parts[0] + "." + other + "." + parts[2];
    }

    @Test
    void keyOfAnotherServiceUnderATrustedNameIsRefused() throws Exception {
        assertThat(refusal(STRANGER.sign(claims().build(), kid("ec")))).contains("signature is wrong");
        assertThat(refusal(RSA.sign(claims().build(), kid("ec")))).contains("signature is wrong");
        assertThat(refusal(ED.sign(claims().build(), kid("rsa")))).contains("signature is wrong");
    }

    @Test
    void unknownKeyOrNoneIsRefused() throws Exception {
        assertThat(refusal(EC.sign(claims().build(), kid("other")))).contains("a key that is not known");
        assertThat(refusal(EC.sign(claims().build(), header -> header))).contains("names no key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "HS256"})
    void tokenWithoutASignatureByAPrivateKeyIsRefused(String algorithm) {
        String header = "{\"alg\":\"%s\",\"kid\":\"ec\"}".formatted(algorithm);
        String signature =
                algorithm.equals("HS256") ? Base64URL.encode("made up").toString() : "";
        String token =
                Base64URL.encode(header) + "." + claims().build().toPayload().toBase64URL() + "." + signature;
        String reason;
        try {
            reason = refusal(token);
        } catch (JwtRefused e) {
            reason = e.reason();
        }
        assertThat(reason).containsAnyOf("not a signed JWT", "an algorithm that is not allowed");
    }

    @Test
    void tokenThatReliesOnAnExtensionIsRefused() {
        String token = EC.sign(
                claims().build(),
                header -> header.keyID("ec").criticalParams(Set.of("b64")).base64URLEncodePayload(true));
        assertThat(parseRefusal(token)).contains("extensions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a.b", "a.b.c", "....", "eyJ.eyJ.x", "eyJhbGciOiJFUzI1NiJ9.bm8.x"})
    void textThatIsNoTokenIsRefused(String text) {
        assertThat(parseRefusal(text)).contains("token");
    }

    private static String parseRefusal(String token) {
        try {
            return "parsed " + Jwt.parse(token);
        } catch (JwtRefused e) {
            return e.reason();
        }
    }

    @Test
    void otherIssuerAndOtherAudienceAreRefused() throws Exception {
        assertThat(refusal(claims().issuer("evil.example.com"))).contains("another issuer");
        assertThat(refusal(claims().issuer(null))).contains("another issuer");
        assertThat(refusal(claims().audience("other.example.com"))).contains("another audience");
        assertThat(refusal(claims().audience((String) null))).contains("another audience");
    }

    @Test
    void audienceMayBeAList() throws Exception {
        JWTClaimsSet.Builder claims = claims().audience(List.of("other.example.com", "registry.example.com"));
        assertThat(judge(EC.sign(claims.build(), kid("ec")))).isInstanceOf(Verdict.Known.class);
    }

    @Test
    void clocksMayBeAMinuteApartAndNoMore() throws Exception {
        String token =
                EC.sign(claims().notBeforeTime(date(Duration.ofSeconds(60))).build(), kid("ec"));
        assertThat(judge(token)).isInstanceOf(Verdict.Known.class);
        assertThat(refusal(claims().notBeforeTime(date(Duration.ofSeconds(61)))))
                .contains("not good yet");

        time.pass(Duration.ofSeconds(300 + 59));
        assertThat(judge(token)).isInstanceOf(Verdict.Known.class);
        time.pass(Duration.ofSeconds(1));
        assertThat(refusal(token)).contains("has expired");
    }

    @Test
    void tokenThatNeverExpiresIsRefused() throws Exception {
        assertThat(refusal(claims().expirationTime(null))).contains("does not say when it expires");
        assertThat(refusal(claims().expirationTime(Date.from(Instant.EPOCH)))).contains("has expired");
    }

    @Test
    void subjectThatCouldForgeALogLineIsRefusedAndNoneIsAnybody() throws Exception {
        assertThat(refusal(claims().subject("alice\nroot"))).contains("subject cannot be a user name");
        assertThat(judge(EC.sign(claims().subject(null).claim("groups", null).build(), kid("ec"))))
                .isInstanceOfSatisfying(
                        Verdict.Known.class, known -> assertThat(known.caller()).isEqualTo(Caller.ANONYMOUS));
    }

    @Test
    void keyForAnotherAlgorithmOrUseIsNotUsed() throws Exception {
        Path file = folder.resolve("bound");
        String set = new JWKSet(List.of(
                        new RSAKey.Builder(RSA.jwk("bound").toRSAKey())
                                .algorithm(JWSAlgorithm.PS256)
                                .build(),
                        new ECKey.Builder(EC.jwk("enc").toECKey())
                                .keyUse(KeyUse.ENCRYPTION)
                                .build()))
                .toString();
        Files.writeString(file, set, StandardCharsets.UTF_8);
        keys = TokenKeys.none(time).withKeySet(file, time);

        assertThat(refusal(RSA.sign(claims().build(), kid("bound")))).contains("signature is wrong");
        assertThat(judge(RSA.by(JWSAlgorithm.PS256).sign(claims().build(), kid("bound"))))
                .isInstanceOf(Verdict.Known.class);
        assertThat(refusal(EC.sign(claims().build(), kid("enc")))).contains("a key that is not known");
    }

    @Test
    void newKeyInTheFileIsTakenAndOneThatLeftIsNot() throws Exception {
        Signer next = Signer.ec();
        String before = EC.sign(claims().build(), kid("ec"));
        String after = next.sign(claims().build(), kid("next"));
        assertThat(judge(before)).isInstanceOf(Verdict.Known.class);
        assertThat(judge(after)).isInstanceOf(Verdict.Refused.class);

        Files.writeString(folder.resolve("jwks"), new JWKSet(next.jwk("next")).toString());
        time.pass(Duration.ofSeconds(1));
        assertThat(judge(before)).isInstanceOf(Verdict.Refused.class);
        assertThat(judge(after)).isInstanceOf(Verdict.Known.class);
    }
}
