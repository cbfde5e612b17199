// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.auth.pass.PassLogin;
import dev.gantry.http.oci.AccessGate;
import dev.gantry.http.oci.ApiConfig;
import dev.gantry.http.oci.Gate;
import dev.gantry.http.oci.LimitedGate;
import dev.gantry.http.oci.PassDesk;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.registry.access.AccessPolicy;
import dev.gantry.registry.access.AccessRule;
import dev.gantry.registry.access.Authenticator;
import dev.gantry.registry.access.ClientLimits;
import dev.gantry.registry.access.Passes;
import dev.gantry.registry.access.Who;
import dev.gantry.server.config.Access;
import dev.gantry.server.config.Limits;
import dev.gantry.server.config.ServerConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes the gate before the API of what is configured: who may do what, and how much at once.
///
/// @param authenticator empty where nobody is asked who he is
/// @param passes by which those who may ask for a password, and those who need none, get on with every client
record AccessWiring(ServerConfig config, ApiConfig api, Optional<Authenticator> authenticator, Passes passes) {

    /// How long a client may have paused to make up for it in one burst.
    private static final int BURST_SECONDS = 10;

    Gate gate() {
        Gate gate = authenticator
                .map(asking -> givesPasses() ? new PassLogin(asking, passes, PassDesk.path(api)) : asking)
                .<Gate>map(asking -> new AccessGate(asking, policy(config.access()), api))
                .orElse(Gate.OPEN);
        Limits limits = config.limits();
        return limits.requestsPerSecond() == 0 && limits.concurrency() == 0
                ? gate
                : new LimitedGate(gate, clientLimits(limits));
    }

    /// The API, and beside it what gives out passes, where clients need some.
    HttpHandler beside(HttpHandler routes) {
        return authenticator
                .filter(asking -> givesPasses())
                .<HttpHandler>map(asking -> new PassDesk(routes, asking, passes, api))
                .orElse(routes);
    }

    /// Where some must give a password and others need none, and no token service is there for both.
    private boolean givesPasses() {
        Access access = config.access();
        boolean isForNobodyToo = !access.anonymousPull().isEmpty()
                || rules(access).stream()
                        .anyMatch(rule -> rule.effect() == AccessRule.Effect.ALLOW
                                && rule.who().contains(new Who.Anonymous()));
        return isForNobodyToo && config.auth().token() == null && config.auth().silly() == null;
    }

    private static List<Access.Rule> rules(Access access) {
        return access.rules() == null ? List.of() : access.rules();
    }

    private static AccessPolicy policy(Access access) {
        List<AccessRule> rules = rules(access).stream()
                .map(rule -> new AccessRule(rule.who(), rule.repositories(), Set.copyOf(rule.actions()), rule.effect()))
                .toList();
        return new AccessPolicy(access.anonymousPull(), rules);
    }

    private static ClientLimits clientLimits(Limits limits) {
        int perSecond = limits.requestsPerSecond();
        long burst = limits.burst() == 0 ? (long) perSecond * BURST_SECONDS : limits.burst();
        var pace = new ClientLimits.Pace(perSecond, Math.clamp(burst, 1, Integer.MAX_VALUE));
        return new ClientLimits(pace, limits.concurrency(), System::nanoTime);
    }
}
