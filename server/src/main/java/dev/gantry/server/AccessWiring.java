// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.http.oci.AccessGate;
import dev.gantry.http.oci.ApiConfig;
import dev.gantry.http.oci.Gate;
import dev.gantry.http.oci.LimitedGate;
import dev.gantry.registry.access.AccessPolicy;
import dev.gantry.registry.access.AccessRule;
import dev.gantry.registry.access.Authenticator;
import dev.gantry.registry.access.ClientLimits;
import dev.gantry.server.config.Access;
import dev.gantry.server.config.Limits;
import dev.gantry.server.config.ServerConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes the gate before the API of what is configured: who may do what, and how much at once.
final class AccessWiring {

    /// How long a client may have paused to make up for it in one burst.
    private static final int BURST_SECONDS = 10;

    private AccessWiring() {}

    /// @param authenticator empty where nobody is asked who he is
    static Gate gate(ServerConfig config, ApiConfig api, Optional<Authenticator> authenticator) {
        Gate gate = authenticator
                .<Gate>map(asking -> new AccessGate(asking, policy(config.access()), api))
                .orElse(Gate.OPEN);
        Limits limits = config.limits();
        return limits.requestsPerSecond() == 0 && limits.concurrency() == 0
                ? gate
                : new LimitedGate(gate, clientLimits(limits));
    }

    private static AccessPolicy policy(Access access) {
        List<Access.Rule> configured = access.rules() == null ? List.of() : access.rules();
        List<AccessRule> rules = configured.stream()
                .map(rule -> new AccessRule(rule.who(), rule.repositories(), Set.copyOf(rule.actions()), rule.effect()))
                .toList();
        return new AccessPolicy(access.anonymousPull(), rules);
    }

    private static ClientLimits clientLimits(Limits limits) {
        int perSecond = limits.requestsPerSecond();
        long burst = limits.burst() == 0 ? (long) perSecond * BURST_SECONDS : limits.burst();
        var pace = new ClientLimits.Pace(perSecond, (int) Math.clamp(burst, 1, Integer.MAX_VALUE));
        return new ClientLimits(pace, limits.concurrency(), System::nanoTime);
    }
}
