// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.report;

import dev.gantry.benchmarks.result.Line;
import dev.gantry.benchmarks.result.Metric;
import dev.gantry.benchmarks.result.Ratio;
import dev.gantry.benchmarks.result.Results;
import dev.gantry.benchmarks.result.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// A comparison for programs.
final class Csv {

    private Csv() {}

    /// The medians: for each scenario and registry one row for each metric, with the ratio of the registry that
    /// is compared to that one.
    static String medians(Results results, String registry) {
        var rows =
                new StringBuilder("scenario,setting,latency_ms,registry,metric,median,ratio,ratio_least,ratio_most\n");
        for (Line line : results.lines()) {
            for (String name : results.registries(line)) {
                for (Metric metric : Metric.values()) {
                    results.median(line, name, metric).ifPresent(median -> {
                        Optional<Ratio> ratio =
                                name.equals(registry) ? Optional.empty() : results.ratio(line, registry, name, metric);
                        rows.append(row(of(line), name, metric.label(), exact(median), ratios(ratio)));
                    });
                }
            }
        }
        return rows.toString();
    }

    /// Every run, a row each, in the order in which they happened.
    static String samples(Results results) {
        List<String> head = new ArrayList<>(List.of("scenario,setting,latency_ms,registry,round"));
        for (Metric metric : Metric.values()) {
            head.add(metric.label());
        }
        head.add("requests_by_kind");
        var rows = new StringBuilder(String.join(",", head)).append('\n');
        for (Sample sample : results.samples()) {
            List<String> cells =
                    new ArrayList<>(List.of(of(sample.line()), sample.registry(), Integer.toString(sample.round())));
            for (Metric metric : Metric.values()) {
                OptionalDouble value = metric.of(sample);
                cells.add(value.isPresent() ? exact(value.getAsDouble()) : "");
            }
            cells.add(sample.traffic().byKind().entrySet().stream()
                    .map(kind -> kind.getKey() + "=" + kind.getValue())
                    .collect(Collectors.joining(" ")));
            rows.append(row(cells.toArray(String[]::new)));
        }
        return rows.toString();
    }

    private static String of(Line line) {
        return "%s,%s,%d".formatted(line.scenario(), line.setting().label(), line.latencyMillis());
    }

    private static String ratios(Optional<Ratio> ratio) {
        return ratio.map(there -> "%s,%s,%s".formatted(exact(there.value()), exact(there.least()), exact(there.most())))
                .orElse(",,");
    }

    private static String row(String... cells) {
        return String.join(",", cells) + "\n";
    }

    private static String exact(double value) {
        return String.format(Locale.ROOT, "%.4f", value).replaceAll("\\.?0+$", "");
    }
}
