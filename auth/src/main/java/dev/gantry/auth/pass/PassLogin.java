// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.pass;

import dev.gantry.auth.token.BearerChallenge;
import dev.gantry.registry.access.Authenticator;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.access.Passes;
import dev.gantry.registry.access.Presented;
import dev.gantry.registry.access.Verdict;
import java.util.List;
import java.util.Optional;

/// Sends those who would be asked for a password to where the registry itself gives out passes for one, or for none.
///
/// Docker looks once, at `/v2/`, how a registry is logged in to. Asked for a password there it demands one of its
/// user even for what everybody may pull; asked for a token it gets one without a password where it has none. So
/// passwords and anonymous pulls go together only by tokens.
public final class PassLogin implements Authenticator {

    private static final String BEARER = "Bearer ";

    private final Authenticator inner;
    private final Passes passes;
    private final String path;

    /// @param path where passes are given out, from the registry's host on
    public PassLogin(Authenticator inner, Passes passes, String path) {
        this.inner = inner;
        this.passes = passes;
        this.path = path;
    }

    @Override
    public Verdict authenticate(Presented presented) {
        String authorization = presented.authorization();
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return inner.authenticate(presented);
        }
        String token = authorization.substring(BEARER.length()).strip();
        if (!Passes.isPass(token)) {
            return inner.authenticate(presented);
        }
        Optional<Caller> caller = passes.verify(token);
        return caller.isPresent()
                ? new Verdict.Known(caller.get(), null)
                : new Verdict.Refused("the token is too old, or not this registry's");
    }

    @Override
    public Optional<String> challenge(Presented presented, List<Need> needs, Verdict verdict) {
        String service = presented.origin().substring(presented.origin().indexOf("//") + 2);
        return inner.challenge(presented, needs, verdict)
                .map(challenge -> challenge.startsWith("Basic ")
                        ? BearerChallenge.of(presented.origin() + path, service, needs, verdict)
                        : challenge);
    }
}
