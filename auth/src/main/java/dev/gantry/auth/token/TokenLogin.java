// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.token;

import dev.gantry.auth.jwt.Jwt;
import dev.gantry.auth.jwt.JwtLogin;
import dev.gantry.auth.jwt.JwtRefused;
import dev.gantry.auth.login.LogText;
import dev.gantry.auth.login.Means;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.access.Presented;
import dev.gantry.registry.access.Verdict;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;

/// Judges the tokens of Distribution's token service.
public final class TokenLogin implements JwtLogin {

    private final TokenSettings settings;
    private final TokenKeys keys;
    private final InstantSource time;

    public TokenLogin(TokenSettings settings, TokenKeys keys, InstantSource time) {
        this.settings = settings;
        this.keys = keys;
        this.time = time;
    }

    @Override
    public String issuer() {
        return settings.issuer();
    }

    @Override
    public Means means() {
        return Means.TOKEN;
    }

    @Override
    public Verdict login(Jwt jwt) {
        try {
            jwt.requireAlgorithm(settings.algorithms());
            jwt.requireSignature(keys.find(jwt.header()));
            jwt.requireIssuer(settings.issuer());
            jwt.requireAudience(settings.service());
            jwt.requireTime(time.instant());
            return new Verdict.Known(caller(jwt), Grants.of(jwt.claim("access")));
        } catch (JwtRefused e) {
            return new Verdict.Refused(e.reason());
        }
    }

    /// Where and for what the client gets a token that would do.
    public String challenge(Presented presented, List<Need> needs, Verdict verdict) {
        String realm =
                settings.redirectPath().map(path -> presented.origin() + path).orElse(settings.realm());
        return BearerChallenge.of(realm, settings.service(), needs, verdict);
    }

    /// A token without a subject is one for everybody.
    private Caller caller(Jwt jwt) throws JwtRefused {
        String subject = jwt.text("sub").orElse("");
        if (!subject.isEmpty() && !LogText.isName(subject)) {
            throw new JwtRefused("the token's subject cannot be a user name");
        }
        return new Caller(subject, new HashSet<>(jwt.texts(settings.groupsClaim())));
    }
}
