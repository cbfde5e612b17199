// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Watches a process of this machine while something runs. It is told by `/proc`, so it works on Linux alone.
public final class ProcessMeter implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(10);

    private final Path folder;
    private final Duration cpuBefore;
    private final Thread sampler;
    private volatile long peakAnonBytes;
    private volatile boolean isStopped;

    private ProcessMeter(Path folder) throws IOException {
        this.folder = folder;
        forgetPeak();
        this.cpuBefore = cpu();
        this.peakAnonBytes = bytes("RssAnon");
        this.sampler = Thread.ofPlatform().daemon().name("rss-anon").start(this::sample);
    }

    /// Begins to watch.
    public static ProcessMeter start(long pid) throws IOException {
        return new ProcessMeter(Path.of("/proc", Long.toString(pid)));
    }

    /// What the process took until now, and ends watching.
    public Usage stop() throws IOException, InterruptedException {
        Duration cpu = cpu().minus(cpuBefore);
        close();
        sampler.join();
        return new Usage(cpu, Math.max(peakAnonBytes, bytes("RssAnon")), bytes("VmHWM"));
    }

    @Override
    public void close() {
        isStopped = true;
    }

    /// Makes `VmHWM` start over. Only the owner of a process and root may do so; others get the peak since its
    /// start.
    private void forgetPeak() {
        try {
            Files.writeString(folder.resolve("clear_refs"), "5");
        } catch (IOException e) {
            System.err.println("the peak of resident memory is that since the start: " + e);
        }
    }

    private void sample() {
        try {
            while (!isStopped) {
                peakAnonBytes = Math.max(peakAnonBytes, bytes("RssAnon"));
                Thread.sleep(INTERVAL);
            }
        } catch (IOException e) {
            // The process has ended, of which whoever waits for its answer hears.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration cpu() throws IOException {
        return ProcText.cpu(Files.readString(folder.resolve("stat")));
    }

    private long bytes(String name) throws IOException {
        return ProcText.bytes(Files.readString(folder.resolve("status")), name);
    }
}
