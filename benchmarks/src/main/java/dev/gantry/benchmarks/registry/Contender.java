// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.registry;

import dev.gantry.benchmarks.measure.ProcessMeter;
import dev.gantry.benchmarks.measure.Traffic;
import dev.gantry.benchmarks.measure.Usage;
import dev.gantry.benchmarks.result.Line;
import dev.gantry.benchmarks.result.Sample;
import dev.gantry.benchmarks.scenario.Arena;
import dev.gantry.benchmarks.scenario.Bucket;
import dev.gantry.benchmarks.scenario.Scenario;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// One registry of a comparison: its process, its bucket, and what counts between the two.
public final class Contender implements AutoCloseable {

    private final Program program;
    private final Ground ground;
    private final Bucket bucket;
    private final CountingS3Proxy proxy;
    private final RegistryProcess process;

    private Contender(Program program, Ground ground, Bucket bucket, CountingS3Proxy proxy, RegistryProcess process) {
        this.program = program;
        this.ground = ground;
        this.bucket = bucket;
        this.proxy = proxy;
        this.process = process;
    }

    /// Starts a registry on a bucket that exists.
    public static Contender start(Program program, Ground ground, Bucket bucket)
            throws IOException, InterruptedException {
        CountingS3Proxy proxy = ground.proxy();
        try {
            var process =
                    RegistryProcess.start(program, ground.place(proxy, bucket.name()), ground.folder(program.name()));
            return new Contender(program, ground, bucket, proxy, process);
        } catch (IOException | InterruptedException e) {
            proxy.close();
            throw e;
        }
    }

    public String name() {
        return program.name();
    }

    /// Runs a scenario once.
    ///
    /// @param unique what no other run has in its names and contents
    public Sample run(Scenario scenario, Line line, int round, String unique) throws IOException, InterruptedException {
        return scenario.cold()
                ? runCold(scenario, line, round, unique)
                : run(scenario.prepare(arena(process, unique)), process, scenario, line, round);
    }

    /// Another process than the one that stays up: prepared with one, measured with the next on the same port.
    private Sample runCold(Scenario scenario, Line line, int round, String unique)
            throws IOException, InterruptedException {
        Place place = ground.place(proxy, bucket.name());
        Scenario.Run run;
        try (var before = RegistryProcess.start(program, place, ground.folder(name()))) {
            run = scenario.prepare(arena(before, unique));
        }
        try (var fresh = RegistryProcess.start(program, place, ground.folder(name()))) {
            return run(run, fresh, scenario, line, round);
        }
    }

    private Sample run(Scenario.Run run, RegistryProcess registry, Scenario scenario, Line line, int round)
            throws IOException, InterruptedException {
        ground.slowDown(proxy);
        try (var meter = ProcessMeter.start(registry.pid())) {
            Duration loadBefore = ownCpu();
            long begin = System.nanoTime();
            long operations = run.go();
            Duration wall = Duration.ofNanos(System.nanoTime() - begin);
            Duration load = ownCpu().minus(loadBefore);
            Usage usage = meter.stop();
            return new Sample(
                    line,
                    name(),
                    round,
                    wall,
                    operations,
                    scenario.bytes(),
                    Optional.of(usage),
                    Traffic.of(proxy),
                    load);
        } finally {
            Ground.speedUp(proxy);
        }
    }

    /// Starts another process of it, and ends that once it has answered.
    public Sample start(Line line, int round) throws IOException, InterruptedException {
        ground.slowDown(proxy);
        Duration loadBefore = ownCpu();
        try (var another = RegistryProcess.start(program, ground.place(proxy, bucket.name()), ground.folder(name()))) {
            return new Sample(
                    line,
                    name(),
                    round,
                    another.startTime(),
                    1,
                    0,
                    Optional.of(another.startUsage()),
                    Traffic.of(proxy),
                    ownCpu().minus(loadBefore));
        } finally {
            Ground.speedUp(proxy);
        }
    }

    /// What the registry said last.
    public String lastWords() throws IOException {
        return process.lastWords();
    }

    private Arena arena(RegistryProcess registry, String unique) {
        Optional<SSLContext> tls =
                ground.tls().filter(_ -> ground.setting().isTlsToClients()).map(TlsFiles::client);
        return new Arena(registry.uri(), bucket, unique, tls);
    }

    private static Duration ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() throws IOException {
        try (proxy) {
            process.close();
        }
    }
}
