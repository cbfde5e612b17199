// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.result;

import dev.gantry.benchmarks.measure.Traffic;
import dev.gantry.benchmarks.measure.Usage;
import dev.gantry.benchmarks.scenario.Setting;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Runs as tests invent them.
public final class Samples {

    public static final Line PUSH = new Line("push-1g-patch", Setting.PLAIN, 20);

    private Samples() {}

    /// A run of [#PUSH], which moves 1 GiB: CPU time is half of the wall time, and RssAnon 100 MiB.
    public static Sample push(String registry, int round, double seconds, long requests) {
        return of(PUSH, registry, round, seconds, requests);
    }

    /// A run like that of another line.
    public static Sample of(Line line, String registry, int round, double seconds, long requests) {
        Duration wall = Duration.ofMillis(Math.round(seconds * 1000));
        return new Sample(
                line,
                registry,
                round,
                wall,
                10,
                1L << 30,
                Optional.of(new Usage(wall.dividedBy(2), 100L << 20, 150L << 20)),
                new Traffic(new TreeMap<>(Map.of("PUT:Part", requests)), 0, 1L << 30, 0, 4),
                Duration.ofMillis(300));
    }
}
