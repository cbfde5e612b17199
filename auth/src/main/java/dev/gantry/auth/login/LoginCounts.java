// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.login;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// How often clients showed who they are, by what, and what came of it, since the process began.
public final class LoginCounts {

    private final Map<Means, Map<Outcome, LongAdder>> counts = new EnumMap<>(Means.class);

    public LoginCounts() {
        for (Means means : Means.values()) {
            Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
            for (Outcome outcome : Outcome.values()) {
                outcomes.put(outcome, new LongAdder());
            }
            counts.put(means, outcomes);
        }
    }

    public void add(Means means, Outcome outcome) {
        adder(means, outcome).increment();
    }

    public long count(Means means, Outcome outcome) {
        return adder(means, outcome).sum();
    }

    private LongAdder adder(Means means, Outcome outcome) {
        return counts.getOrDefault(means, Map.of()).getOrDefault(outcome, new LongAdder());
    }
}
