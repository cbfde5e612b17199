// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.result;

import dev.gantry.benchmarks.scenario.Setting;

/// What is compared: a scenario under conditions.
///
/// @param scenario its name, `push-1g-patch`
/// @param latencyMillis by how much each request to the store is delayed
public record Line(String scenario, Setting setting, int latencyMillis) {

    @Override
    public String toString() {
        return "%s, %s, %d ms".formatted(scenario, setting.label(), latencyMillis);
    }
}
