// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth;

import dev.gantry.auth.token.BearerChallenge;
import dev.gantry.registry.access.Authenticator;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.access.Presented;
import dev.gantry.registry.access.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Takes any header `Authorization` for a proof, as Distribution's method of that name does: for tests of clients.
public record Silly(String realm, String service) implements Authenticator {

    private static final Verdict KNOWN = new Verdict.Known(new Caller("silly", Set.of()), null);

    @Override
    public Verdict authenticate(Presented presented) {
        return presented.authorization() == null ? new Verdict.Nothing() : KNOWN;
    }

    @Override
    public Optional<String> challenge(Presented presented, List<Need> needs, Verdict verdict) {
        return Optional.of(BearerChallenge.of(realm, service, needs, new Verdict.Nothing()));
    }
}
