// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.run;

import dev.gantry.benchmarks.registry.Contender;
import dev.gantry.benchmarks.registry.Ground;
import dev.gantry.benchmarks.registry.Program;
import dev.gantry.benchmarks.registry.TlsFiles;
import dev.gantry.benchmarks.result.Line;
import dev.gantry.benchmarks.result.Results;
import dev.gantry.benchmarks.scenario.Bucket;
import dev.gantry.benchmarks.scenario.Scenario;
import dev.gantry.benchmarks.scenario.Setting;
import dev.gantry.benchmarks.seed.Seed;
import dev.gantry.benchmarks.store.Buckets;
import dev.gantry.benchmarks.store.S3Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;

/// Goes through all settings and latencies of a plan. In each the registries are started on buckets of their own
/// and go through its rounds; then all of that is removed.
public final class Comparison {

    private final Plan plan;
    private final S3Store store;
    private final Path scratch;
    private final Progress progress;
    private final Results results = new Results();
    private final TlsFiles identity;

    /// @param scratch a folder for configurations and logs
    public Comparison(Plan plan, S3Store store, Path scratch, Progress progress) throws IOException {
        this.plan = plan;
        this.store = store;
        this.scratch = scratch;
        this.progress = progress;
        this.identity = TlsFiles.make(scratch);
    }

    /// Measures everything.
    public Results run() throws IOException, InterruptedException {
        try (S3Client client = store.client()) {
            for (Setting setting : plan.settings()) {
                if (!plan.in(setting).isEmpty() || hasStarts(setting)) {
                    run(setting, client);
                }
            }
        }
        return results;
    }

    private void run(Setting setting, S3Client client) throws IOException, InterruptedException {
        try (var lists = new Removal()) {
            List<Bucket> shared = isList(setting) ? List.of(seeded(setting, client, lists)) : List.of();
            for (int latency : plan.latencies()) {
                progress.say("%s, %d ms a request to the store".formatted(setting.label(), latency));
                var ground = new Ground(setting, Duration.ofMillis(latency), store, scratch, identity);
                run(ground, client, shared);
            }
        }
    }

    private void run(Ground ground, S3Client client, List<Bucket> shared) throws IOException, InterruptedException {
        try (var removal = new Removal()) {
            List<Bucket> own = new ArrayList<>();
            List<Contender> contenders = new ArrayList<>();
            for (Program program : plan.programs()) {
                Bucket bucket = shared.isEmpty()
                        ? removal.bucket(client, bucketName(ground, program.name()))
                        : shared.getFirst();
                own.add(bucket);
                contenders.add(removal.add(Contender.start(program, ground, bucket)));
            }
            List<Curl> curls = hasCurl(ground) ? List.of(curl(ground, client, removal)) : List.of();
            var stage = new Stage(contenders, plan.in(ground.setting()), name -> line(ground, name), results, progress);
            for (int round = 1; round <= plan.rounds(); round++) {
                for (Curl curl : curls) {
                    curl.awaitRest();
                }
                if (hasStarts(ground.setting())) {
                    stage.starts(round);
                }
                stage.round(
                        round,
                        "%s-%d-%d"
                                .formatted(
                                        ground.setting().label(),
                                        ground.latency().toMillis(),
                                        round));
                for (Curl curl : curls) {
                    stage.read(curl, round);
                }
                if (shared.isEmpty()) {
                    emptyAll(own);
                }
            }
        }
    }

    /// The store has room for the contents of a round, not for those of all rounds.
    private static void emptyAll(List<Bucket> buckets) throws IOException {
        for (Bucket bucket : buckets) {
            Buckets.empty(bucket);
        }
    }

    private Bucket seeded(Setting setting, S3Client client, Removal removal) throws IOException {
        progress.say("filling the bucket of " + setting.label());
        Bucket bucket = removal.bucket(client, "compare-" + setting.label());
        if (setting == Setting.LISTS_SMALL) {
            Seed.small(bucket);
        } else {
            Seed.large(bucket);
        }
        return bucket;
    }

    private Curl curl(Ground ground, S3Client client, Removal removal) throws IOException {
        Scenario pull = plan.in(ground.setting()).stream()
                .filter(scenario -> scenario.name().equals(Curl.SCENARIO))
                .findFirst()
                .orElseThrow();
        return removal.add(Curl.prepare(ground, removal.bucket(client, bucketName(ground, Curl.NAME)), pull.bytes()));
    }

    private boolean hasCurl(Ground ground) {
        return ground.setting() == Setting.PLAIN
                && plan.in(Setting.PLAIN).stream()
                        .anyMatch(scenario -> scenario.name().equals(Curl.SCENARIO));
    }

    private boolean hasStarts(Setting setting) {
        return setting == Setting.PLAIN && plan.wanted().test(Stage.START);
    }

    private static boolean isList(Setting setting) {
        return setting == Setting.LISTS_SMALL || setting == Setting.LISTS_LARGE;
    }

    private static Line line(Ground ground, String scenario) {
        return new Line(
                scenario, ground.setting(), Math.toIntExact(ground.latency().toMillis()));
    }

    private static String bucketName(Ground ground, String name) {
        return "compare-%s-%d-%s"
                .formatted(ground.setting().label(), ground.latency().toMillis(), name);
    }

    /// What is to be ended or removed, last first.
    private static final class Removal implements AutoCloseable {

        /// Ends or removes one thing.
        @FunctionalInterface
        private interface Step {
            void run() throws IOException;
        }

        private final Deque<Step> steps = new ArrayDeque<>();

        Bucket bucket(S3Client client, String name) {
            Bucket bucket = Buckets.create(client, name);
            steps.push(() -> Buckets.remove(bucket));
            return bucket;
        }

        Contender add(Contender contender) {
            steps.push(contender::close);
            return contender;
        }

        Curl add(Curl curl) {
            steps.push(curl::close);
            return curl;
        }

        @Override
        public void close() throws IOException {
            while (!steps.isEmpty()) {
                steps.pop().run();
            }
        }
    }
}
