// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks;

import dev.gantry.benchmarks.registry.Program;
import dev.gantry.benchmarks.store.S3Store;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// What `./benchmarks/compare` says of this machine in the environment.
///
/// @param repository the root of this repository
/// @param distribution the binary of Distribution 2.8.2
/// @param scratch a folder for configurations and logs
record Environment(Path repository, Path distribution, Path scratch, S3Store store) {

    private static final String PREFIX = "COMPARE_";

    static Environment of(Map<String, String> variables) throws IOException {
        Path scratch = Files.createDirectories(Path.of(variable(variables, "SCRATCH")));
        var store = new S3Store(
                URI.create(variable(variables, "ENDPOINT")),
                variable(variables, "ACCESS_KEY"),
                variable(variables, "SECRET_KEY"),
                variable(variables, "REGION"));
        return new Environment(
                Path.of(variable(variables, "REPOSITORY")),
                Path.of(variable(variables, "DISTRIBUTION")),
                scratch,
                store);
    }

    private static String variable(Map<String, String> variables, String name) {
        String value = variables.get(PREFIX + name);
        if (value == null) {
            throw new IllegalArgumentException("no %s%s: run ./benchmarks/compare".formatted(PREFIX, name));
        }
        return value;
    }

    /// The registry of a name.
    Program program(String name) {
        return switch (name) {
            case Program.GANTRY -> Program.gantry(repository);
            case Program.DISTRIBUTION -> Program.distribution(distribution);
            default ->
                throw new IllegalArgumentException(
                        "no registry %s: there are gantry and distribution, and what --other names".formatted(name));
        };
    }

    Path limits() {
        return repository.resolve("benchmarks/limits.txt");
    }

    /// Under what is measured, by name.
    SequencedMap<String, String> conditions(int rounds, boolean isQuick) throws IOException, InterruptedException {
        SequencedMap<String, String> conditions = new LinkedHashMap<>();
        conditions.put(
                "when",
                ZonedDateTime.now(ZoneOffset.UTC)
                        .truncatedTo(ChronoUnit.MINUTES)
                        .toString());
        conditions.put("commit", said("git", "-C", repository.toString(), "describe", "--always", "--dirty"));
        conditions.put("distribution", said(distribution.toString(), "--version"));
        conditions.put(
                "machine",
                "%d processors, %s, Linux %s"
                        .formatted(
                                Runtime.getRuntime().availableProcessors(),
                                memory(),
                                System.getProperty("os.version")));
        conditions.put("java", System.getProperty("java.vm.version"));
        conditions.put("rounds", rounds + (isQuick ? ", quick: the figures say nothing" : ""));
        return conditions;
    }

    private static String memory() throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("\\s+", " ");
    }

    private static String said(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return text.strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
