// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.s3.check.Finding.Outcome;
import dev.gantry.storage.s3.config.S3Config;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/// A check that has come to its end.
record Checked(List<Finding> findings, Duration took) {

    static Checked run(S3Config config) {
        return run(config, InstantSource.system());
    }

    static Checked run(S3Config config, InstantSource time) {
        List<Finding> findings = new ArrayList<>();
        long begun = System.nanoTime();
        try (S3Check check = check(config, time)) {
            assertThat(check.run(findings::add)).as("the check came to its end").isTrue();
        }
        return new Checked(findings, Duration.ofNanos(System.nanoTime() - begun));
    }

    static S3Check check(S3Config config, InstantSource time) {
        return S3Check.of(
                config,
                true,
                Executors.newVirtualThreadPerTaskExecutor(),
                time,
                RandomGenerator.of("L64X128MixRandom"));
    }

    Finding line(Line line) {
        return findings.stream()
                .filter(finding -> finding.name().equals(line.label()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + line + " in " + findings));
    }

    List<String> names(Outcome outcome) {
        return findings.stream()
                .filter(finding -> finding.outcome() == outcome)
                .map(Finding::name)
                .toList();
    }
}
