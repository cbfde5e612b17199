// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.result;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/// All runs of a comparison, in the order in which they happened.
public final class Results {

    private final List<Sample> samples = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    public void add(Sample sample) {
        samples.add(sample);
    }

    public void add(Failure failure) {
        failures.add(failure);
    }

    public List<Sample> samples() {
        return Collections.unmodifiableList(samples);
    }

    public List<Failure> failures() {
        return Collections.unmodifiableList(failures);
    }

    /// What was measured at any registry.
    public List<Line> lines() {
        return samples.stream().map(Sample::line).distinct().toList();
    }

    /// Who was measured on a line.
    public List<String> registries(Line line) {
        return samples.stream()
                .filter(sample -> sample.line().equals(line))
                .map(Sample::registry)
                .distinct()
                .sorted()
                .toList();
    }

    public List<Sample> samples(Line line, String registry) {
        return samples.stream()
                .filter(sample ->
                        sample.line().equals(line) && sample.registry().equals(registry))
                .toList();
    }

    /// The median of a registry's figures; nothing where it has none.
    public OptionalDouble median(Line line, String registry, Metric metric) {
        return median(samples(line, registry).stream()
                .map(metric::of)
                .flatMapToDouble(OptionalDouble::stream)
                .toArray());
    }

    /// How one registry's figure compares to another's; nothing where either has none, or the other's is zero.
    public Optional<Ratio> ratio(Line line, String registry, String other, Metric metric) {
        OptionalDouble ours = median(line, registry, metric);
        OptionalDouble theirs = median(line, other, metric);
        if (ours.isEmpty() || theirs.isEmpty() || theirs.getAsDouble() == 0) {
            return Optional.empty();
        }
        double value = ours.getAsDouble() / theirs.getAsDouble();
        double[] rounds = ratios(line, registry, other, metric);
        return Optional.of(new Ratio(
                value,
                DoubleStream.of(rounds).min().orElse(value),
                DoubleStream.of(rounds).max().orElse(value)));
    }

    /// The ratios of the rounds in which both have a figure.
    private double[] ratios(Line line, String registry, String other, Metric metric) {
        return samples(line, registry).stream()
                .flatMapToDouble(ours -> samples(line, other).stream()
                        .filter(theirs -> theirs.round() == ours.round())
                        .mapToDouble(theirs -> metric.of(ours).orElse(Double.NaN)
                                / metric.of(theirs).orElse(Double.NaN)))
                .filter(Double::isFinite)
                .toArray();
    }

    /// The middle one, or what lies between the middle two.
    static OptionalDouble median(double... values) {
        if (values.length == 0) {
            return OptionalDouble.empty();
        }
        double[] sorted = DoubleStream.of(values).sorted().toArray();
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }
}
