// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.run;

import dev.gantry.benchmarks.registry.Contender;
import dev.gantry.benchmarks.result.Failure;
import dev.gantry.benchmarks.result.Line;
import dev.gantry.benchmarks.result.Results;
import dev.gantry.benchmarks.result.Sample;
import dev.gantry.benchmarks.scenario.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Registries that are up at the same time, in one setting, at one latency. They take turns.
final class Stage {

    /// From exec to the first answer.
    static final String START = "start";

    /// What takes longer at any registry is run in the first round alone.
    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<Contender> contenders;
    private final List<Scenario> scenarios;
    private final Function<String, Line> lines;
    private final Results results;
    private final Progress progress;
    private final Set<String> once = new HashSet<>();

    Stage(
            List<Contender> contenders,
            List<Scenario> scenarios,
            Function<String, Line> lines,
            Results results,
            Progress progress) {
        this.contenders = List.copyOf(contenders);
        this.scenarios = List.copyOf(scenarios);
        this.lines = lines;
        this.results = results;
        this.progress = progress;
    }

    /// Has each registry run each scenario once.
    ///
    /// @param unique what no other round has in its names and contents
    void round(int round, String unique) throws IOException, InterruptedException {
        for (Scenario scenario : scenarios) {
            if (once.contains(scenario.name())) {
                continue;
            }
            Line line = lines.apply(scenario.name());
            for (Contender contender : inTurn(round)) {
                run(contender, line, round, () -> contender.run(scenario, line, round, unique));
            }
        }
    }

    /// Has each registry start once more.
    void starts(int round) throws IOException, InterruptedException {
        Line line = lines.apply(START);
        for (Contender contender : inTurn(round)) {
            run(contender, line, round, () -> contender.start(line, round));
        }
    }

    /// Has curl do what it is compared with.
    void read(Curl curl, int round) throws IOException, InterruptedException {
        Sample sample = curl.run(lines.apply(Curl.SCENARIO), round);
        results.add(sample);
        progress.measured(sample);
    }

    /// Whoever comes second in one round comes first in the next.
    private List<Contender> inTurn(int round) {
        return round % 2 == 1 ? contenders : contenders.reversed();
    }

    private void run(Contender contender, Line line, int round, Turn turn) throws IOException, InterruptedException {
        try {
            Sample sample = turn.run();
            results.add(sample);
            progress.measured(sample);
            if (sample.wall().compareTo(LONG) > 0) {
                once.add(line.scenario());
            }
        } catch (IOException | UncheckedIOException e) {
            String message = "%s; the registry said: %s".formatted(e.getMessage(), contender.lastWords());
            var failure = new Failure(line, contender.name(), round, message);
            results.add(failure);
            progress.failed(failure);
        }
    }

    /// One registry's part in a round.
    @FunctionalInterface
    private interface Turn {
        Sample run() throws IOException, InterruptedException;
    }
}
