// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.result;

import dev.gantry.benchmarks.measure.Usage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// One figure of a run.
public enum Metric {
    WALL("wall, s", sample -> OptionalDouble.of(sample.wall().toNanos() / 1e9)),
    RATE("per second", sample -> OptionalDouble.of(sample.operations() * 1e9 / sample.wall().toNanos())),
    CPU("CPU, s", sample -> used(sample, Metric::cpuSeconds)),
    CPU_PER_GIB("CPU, s/GiB", sample -> used(sample, usage -> cpuSeconds(usage) * (1L << 30) / sample.bytes())),
    RSS_ANON("RssAnon, MiB", sample -> used(sample, usage -> mebibytes(usage.peakAnonBytes()))),
    VM_HWM("VmHWM, MiB", sample -> used(sample, usage -> mebibytes(usage.peakResidentBytes()))),
    REQUESTS("S3 requests", sample -> OptionalDouble.of(sample.traffic().requests())),
    ERRORS("S3 errors", sample -> OptionalDouble.of(sample.traffic().errors())),
    CONNECTIONS("S3 connections", sample -> OptionalDouble.of(sample.traffic().connections())),
    BYTES_UP("to S3, MiB", sample -> OptionalDouble.of(mebibytes(sample.traffic().bytesUp()))),
    BYTES_DOWN("from S3, MiB", sample -> OptionalDouble.of(mebibytes(sample.traffic().bytesDown()))),
    LOAD_CPU("load CPU, s", sample -> OptionalDouble.of(sample.loadCpu().toNanos() / 1e9));

    private final String title;
    private final Function<Sample, OptionalDouble> value;

    Metric(String title, Function<Sample, OptionalDouble> value) {
        this.title = title;
        this.value = value;
    }

    /// The metric of a [#label].
    public static Metric of(String label) {
        return Arrays.stream(values())
                .filter(metric -> metric.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no metric %s; there are %s".formatted(label, labels())));
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
        return value.apply(sample);
    }

    private static OptionalDouble used(Sample sample, ToDoubleFunction<Usage> what) {
        double value = sample.usage().map(usage -> what.applyAsDouble(usage)).orElse(Double.NaN);
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static double cpuSeconds(Usage usage) {
        return usage.cpu().toNanos() / 1e9;
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
