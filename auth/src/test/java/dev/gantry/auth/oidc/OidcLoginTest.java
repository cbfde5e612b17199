// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.gantry.auth.Signer;
import dev.gantry.auth.TestTime;
import dev.gantry.auth.jwt.Jwt;
import dev.gantry.auth.jwt.JwtRefused;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Verdict;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OidcLoginTest {

    private static final String AUDIENCE = "https://registry.example.com";

    private final TestTime time = new TestTime();
    private Issuer issuer;

    @BeforeEach
    void issuerAnswers() throws IOException {
        issuer = Issuer.start();
    }

    @AfterEach
    void issuerEnds() {
        issuer.close();
    }

    private OidcSettings settings() {
        return settings(Optional.empty(), "sub", "", Map.of());
    }

    private OidcSettings settings(Optional<URI> keys, String userClaim, String prefix, Map<String, String> required) {
        return new OidcSettings(issuer.url(), AUDIENCE, keys, userClaim, Optional.of("roles"), required, prefix);
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer.url())
                .audience(AUDIENCE)
                .subject("repo:acme/app:ref:refs/heads/main")
                .expirationTime(Date.from(TestTime.BEGIN.plus(Duration.ofMinutes(5))))
                .claim("roles", List.of("ci", "deploy"))
                .claim("repository_owner", "acme")
                .claim("protected", true)
                .claim("teams", List.of("a", "b"));
    }

    private Verdict judge(OidcSettings settings, JWTClaimsSet.Builder claims) throws JwtRefused {
        return new OidcLogin(settings, time).login(token(issuer.signer(), claims));
    }

    private static Jwt token(Signer signer, JWTClaimsSet.Builder claims) throws JwtRefused {
        return Jwt.parse(signer.sign(claims.build(), header -> header.keyID(Issuer.keyId(signer))));
    }

    private static String reason(Verdict verdict) {
        return verdict instanceof Verdict.Refused(String reason) ? reason : "not refused: " + verdict;
    }

    @Test
    void tokenOfAnIssuerThatIsFoundByDiscoveryMakesKnown() throws Exception {
        assertThat(judge(settings(), claims()))
                .isEqualTo(new Verdict.Known(
                        new Caller("repo:acme/app:ref:refs/heads/main", Set.of("ci", "deploy")), null));
    }

    @Test
    void keysMayBeAtAnAddressOfTheirOwn() throws Exception {
        issuer.claimToBe("nobody");
        URI keys = URI.create(issuer.url() + "/keys");
        assertThat(judge(settings(Optional.of(keys), "sub", "", Map.of()), claims()))
                .isInstanceOf(Verdict.Known.class);
    }

    @Test
    void prefixStandsBeforeNamesOfUsersAndGroups() throws Exception {
        assertThat(judge(settings(Optional.empty(), "repository_owner", "ci:", Map.of()), claims()))
                .isEqualTo(new Verdict.Known(new Caller("ci:acme", Set.of("ci:ci", "ci:deploy")), null));
    }

    @Test
    void requiredClaimsMustAllBeAsTheyShould() throws Exception {
        Map<String, String> required = Map.of("repository_owner", "acme", "protected", "true", "teams", "b");
        OidcSettings settings = settings(Optional.empty(), "sub", "", required);
        assertThat(judge(settings, claims())).isInstanceOf(Verdict.Known.class);
        assertThat(reason(judge(settings, claims().claim("repository_owner", "evil"))))
                .contains("claim repository_owner is not what is required");
        assertThat(reason(judge(settings, claims().claim("protected", null)))).contains("claim protected");
        assertThat(reason(judge(settings, claims().claim("teams", List.of("bb")))))
                .contains("claim teams");
    }

    @Test
    void claimThatIsNoNameMakesNobody() throws Exception {
        assertThat(reason(judge(settings(), claims().subject(null)))).contains("claim sub is not a user name");
        assertThat(reason(judge(settings(), claims().subject("a\nb")))).contains("claim sub is not a user name");
        assertThat(reason(judge(settings(Optional.empty(), "teams", "", Map.of()), claims())))
                .contains("claim teams is not a user name");
        assertThat(reason(judge(settings(Optional.empty(), "none", "ci:", Map.of()), claims())))
                .contains("claim none is not a user name");
    }

    @Test
    void emailCountsOnlyWhereTheIssuerVerifiedIt() throws Exception {
        OidcSettings settings = settings(Optional.empty(), "email", "", Map.of());
        JWTClaimsSet.Builder claims = claims().claim("email", "a@example.com");
        assertThat(reason(judge(settings, claims))).contains("not verified");
        assertThat(reason(judge(settings, claims.claim("email_verified", false))))
                .contains("not verified");
        assertThat(judge(settings, claims.claim("email_verified", true))).isInstanceOf(Verdict.Known.class);
    }

    @Test
    void otherAudienceAndOtherTimeAreRefusedWithoutAskingForKeys() throws Exception {
        assertThat(reason(judge(settings(), claims().audience("https://other.example.com"))))
                .contains("another audience");
        time.pass(Duration.ofMinutes(7));
        assertThat(reason(judge(settings(), claims()))).contains("expired");
        assertThat(issuer.keysFetched()).isZero();
    }

    @Test
    void foreignKeyIsRefusedUnderWhateverName() throws Exception {
        Signer stranger = Signer.ec();
        OidcLogin login = new OidcLogin(settings(), time);
        assertThat(reason(login.login(token(stranger, claims())))).contains("its issuer does not list");
        Jwt forged = Jwt.parse(stranger.sign(claims().build(), header -> header.keyID(Issuer.keyId(issuer.signer()))));
        assertThat(reason(login.login(forged))).contains("signature is wrong");
    }

    @Test
    void keysAreKeptAndFetchedAgainForOneThatIsNew() throws Exception {
        OidcLogin login = new OidcLogin(settings(), time);
        for (int i = 0; i < 10; i++) {
            assertThat(login.login(token(issuer.signer(), claims()))).isInstanceOf(Verdict.Known.class);
        }
        assertThat(issuer.keysFetched()).isEqualTo(1);

        issuer.takeAnotherKey();
        assertThat(login.login(token(issuer.signer(), claims()))).isInstanceOf(Verdict.Known.class);
        assertThat(issuer.keysFetched()).isEqualTo(2);
    }

    @Test
    void tokensOfUnknownKeysDoNotMakeTheIssuerBeAskedAgainAndAgain() throws Exception {
        OidcLogin login = new OidcLogin(settings(), time);
        for (int i = 0; i < 20; i++) {
            assertThat(login.login(token(Signer.ec(), claims()))).isNotInstanceOf(Verdict.Known.class);
        }
        assertThat(issuer.keysFetched()).isLessThanOrEqualTo(3);
        assertThat(login.login(token(issuer.signer(), claims()))).isInstanceOf(Verdict.Known.class);
    }

    @Test
    void issuerThatIsDownLeavesItUndecidedUntilItsKeysAreKnownAndThenDoesNotMatter() throws Exception {
        OidcLogin login = new OidcLogin(settings(), time);
        Jwt token = token(issuer.signer(), claims());
        issuer.goDown(true);
        assertThat(login.login(token)).isInstanceOf(Verdict.Undecided.class);

        issuer.goDown(false);
        assertThat(login.login(token)).isInstanceOf(Verdict.Known.class);
        issuer.goDown(true);
        assertThat(login.login(token)).isInstanceOf(Verdict.Known.class);
    }

    @Test
    void discoveryDocumentOfAnotherIssuerIsNotBelieved() throws Exception {
        issuer.claimToBe("https://other.example.com");
        assertThat(judge(settings(), claims()))
                .isInstanceOfSatisfying(
                        Verdict.Undecided.class,
                        undecided -> assertThat(undecided.reason()).contains("another issuer"));
    }
}
