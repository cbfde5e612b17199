// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.result;

import dev.gantry.benchmarks.measure.Usage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// One figure of a run.
public enum Metric {
    WALL("wall, s"),
    RATE("per second"),
    CPU("CPU, s"),
    CPU_PER_GIB("CPU, s/GiB"),
    RSS_ANON("RssAnon, MiB"),
    VM_HWM("VmHWM, MiB"),
    REQUESTS("S3 requests"),
    ERRORS("S3 errors"),
    CONNECTIONS("S3 connections"),
    BYTES_UP("to S3, MiB"),
    BYTES_DOWN("from S3, MiB"),
    LOAD_CPU("load CPU, s");

    private final String title;

    Metric(String title) {
        this.title = title;
    }

    /// The metric of a [#label].
    public static Metric of(String label) {
        return Arrays.stream(values())
                .filter(metric -> metric.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no metric %s; there are %s".formatted(label, labels())));
    }

    private static List<String> labels() {
        return Arrays.stream(values()).map(Metric::label).toList();
    }

    /// As it is written in limits and in CSV: `rss-anon`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// For the head of a column, with its unit.
    public String title() {
        return title;
    }

    /// The figure, where this run has it.
    public OptionalDouble of(Sample sample) {
        double value = switch (this) {
            case WALL -> seconds(sample.wall());
            case RATE -> sample.operations() / seconds(sample.wall());
            case CPU -> of(sample, usage -> seconds(usage.cpu()));
            case CPU_PER_GIB -> of(sample, usage -> seconds(usage.cpu()) * (1 << 30) / sample.bytes());
            case RSS_ANON -> of(sample, usage -> mebibytes(usage.peakAnonBytes()));
            case VM_HWM -> of(sample, usage -> mebibytes(usage.peakResidentBytes()));
            case REQUESTS -> (double) sample.traffic().requests();
            case ERRORS -> (double) sample.traffic().errors();
            case CONNECTIONS -> (double) sample.traffic().connections();
            case BYTES_UP -> mebibytes(sample.traffic().bytesUp());
            case BYTES_DOWN -> mebibytes(sample.traffic().bytesDown());
            case LOAD_CPU -> seconds(sample.loadCpu());
        };
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static double of(Sample sample, ToDoubleFunction<Usage> what) {
        return sample.usage().map(what::applyAsDouble).orElse(Double.NaN);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
