// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.oidc;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import dev.gantry.auth.jwt.Jwt;
import dev.gantry.auth.jwt.JwtLogin;
import dev.gantry.auth.jwt.JwtRefused;
import dev.gantry.auth.jwt.SignatureAlgorithms;
import dev.gantry.auth.jwt.TrustedKey;
import dev.gantry.auth.login.LogText;
import dev.gantry.auth.login.Means;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Verdict;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Judges the tokens of an OpenID Connect issuer.
public final class OidcLogin implements JwtLogin {

    private static final String EMAIL = "email";

    private final OidcSettings settings;
    private final IssuerKeys keys;
    private final InstantSource time;

    public OidcLogin(OidcSettings settings, InstantSource time) {
        this.settings = settings;
        this.keys = IssuerKeys.of(settings);
        this.time = time;
    }

    @Override
    public String issuer() {
        return settings.issuer();
    }

    @Override
    public Means means() {
        return Means.OIDC;
    }

    @Override
    public Verdict login(Jwt jwt) {
        try {
            jwt.requireAlgorithm(SignatureAlgorithms.ALL);
            jwt.requireIssuer(settings.issuer());
            jwt.requireAudience(settings.audience());
            jwt.requireTime(time.instant()); // before the signature: keys are not fetched for what is useless anyway
            requireSignature(jwt, keys.of(jwt));
            requireClaims(jwt);
            return new Verdict.Known(caller(jwt), null);
        } catch (JwtRefused e) {
            return new Verdict.Refused(e.reason());
        } catch (RateLimitReachedException e) {
            return new Verdict.Undecided("the issuer's keys were asked for a moment ago");
        } catch (KeySourceException e) {
            return new Verdict.Undecided("the issuer's keys cannot be fetched: " + e.getMessage());
        }
    }

    private static void requireSignature(Jwt jwt, List<TrustedKey> keys) throws JwtRefused {
        if (keys.isEmpty()) {
            throw new JwtRefused("the token is signed by a key that its issuer does not list");
        }
        if (keys.stream().noneMatch(jwt::isSignedBy)) {
            throw new JwtRefused("the token's signature is wrong");
        }
    }

    private void requireClaims(Jwt jwt) throws JwtRefused {
        for (Map.Entry<String, String> required : settings.requiredClaims().entrySet()) {
            String claim = required.getKey();
            if (!jwt.texts(claim).contains(required.getValue())) {
                throw new JwtRefused("the token's claim %s is not what is required".formatted(claim));
            }
        }
    }

    private Caller caller(Jwt jwt) throws JwtRefused {
        String claim = settings.userClaim();
        String user = settings.prefix() + jwt.text(claim).orElse("");
        if (user.length() == settings.prefix().length() || !LogText.isName(user)) {
            throw new JwtRefused("the token's claim %s is not a user name".formatted(claim));
        }
        if (claim.equals(EMAIL)
                && jwt.text("email_verified").filter("true"::equals).isEmpty()) {
            throw new JwtRefused("the token's email is not verified by its issuer (email_verified)");
        }
        Set<String> groups = settings.groupsClaim().map(jwt::texts).orElse(List.of()).stream()
                .map(group -> settings.prefix() + group)
                .collect(Collectors.toSet());
        return new Caller(user, groups);
    }
}
