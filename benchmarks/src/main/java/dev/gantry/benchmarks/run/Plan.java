// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.run;

import dev.gantry.benchmarks.registry.Program;
import dev.gantry.benchmarks.scenario.Scenario;
import dev.gantry.benchmarks.scenario.Setting;
import java.util.List;
import java.util.function.Predicate;

/// What is to be compared.
///
/// @param scenarios in the order in which they are run
/// @param latencies in milliseconds
/// @param wanted which scenarios, by their names
public record Plan(
        List<Program> programs,
        List<Scenario> scenarios,
        List<Setting> settings,
        List<Integer> latencies,
        int rounds,
        Predicate<String> wanted) {

    public Plan {
        programs = List.copyOf(programs);
        scenarios = List.copyOf(scenarios);
        settings = List.copyOf(settings);
        latencies = List.copyOf(latencies);
    }

    /// What is run in a setting.
    List<Scenario> in(Setting setting) {
        return scenarios.stream()
                .filter(scenario -> scenario.settings().contains(setting) && wanted.test(scenario.name()))
                .toList();
    }
}
