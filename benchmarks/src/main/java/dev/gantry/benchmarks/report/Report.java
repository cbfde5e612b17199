// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.report;

import dev.gantry.benchmarks.limits.Verdict;
import dev.gantry.benchmarks.result.Line;
import dev.gantry.benchmarks.result.Metric;
import dev.gantry.benchmarks.result.Results;
import dev.gantry.benchmarks.scenario.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Writes down a comparison: `table.md`, `table.csv`, `samples.csv`, and a plot for each metric and latency.
public final class Report {

    private static final List<Metric> PLOTTED = List.of(Metric.WALL, Metric.CPU, Metric.RSS_ANON, Metric.REQUESTS);

    private Report() {}

    /// Writes all files of a report.
    ///
    /// @param registry whose figures are divided by those of the others
    /// @param other the one by whose figures they are divided in plots
    /// @param conditions under what this was measured, by name
    public static void write(
            Path folder,
            Results results,
            String registry,
            String other,
            Map<String, String> conditions,
            List<Verdict> verdicts)
            throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("table.md"), Markdown.of(results, registry, conditions, verdicts));
        Files.writeString(folder.resolve("table.csv"), Csv.medians(results, registry));
        Files.writeString(folder.resolve("samples.csv"), Csv.samples(results));
        List<Integer> latencies =
                results.lines().stream().map(Line::latencyMillis).distinct().toList();
        for (int latency : latencies) {
            for (Metric metric : PLOTTED) {
                BarChart chart = chart(results, registry, other, metric, latency);
                if (!chart.isEmpty()) {
                    Files.writeString(folder.resolve("%s-%dms.svg".formatted(metric.label(), latency)), chart.svg());
                }
            }
        }
    }

    private static BarChart chart(Results results, String registry, String other, Metric metric, int latency) {
        var chart = new BarChart(
                "%s, %s : %s, at %d ms a request to S3".formatted(metric.title(), registry, other, latency),
                "Ratios of medians and their spread over rounds; left of 1 " + registry + " takes less.");
        for (Line line : results.lines()) {
            if (line.latencyMillis() == latency) {
                results.ratio(line, registry, other, metric).ifPresent(ratio -> chart.add(label(line), ratio));
            }
        }
        return chart;
    }

    private static String label(Line line) {
        return line.setting() == Setting.PLAIN
                ? line.scenario()
                : "%s (%s)".formatted(line.scenario(), line.setting().label());
    }
}
