// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.report;

import dev.gantry.benchmarks.limits.Verdict;
import dev.gantry.benchmarks.result.Failure;
import dev.gantry.benchmarks.result.Line;
import dev.gantry.benchmarks.result.Metric;
import dev.gantry.benchmarks.result.Results;
import dev.gantry.benchmarks.result.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A comparison for readers: the ratios first, then all figures, then which requests to the store those are.
final class Markdown {

    private static final List<Metric> COMPARED = List.of(Metric.WALL, Metric.CPU, Metric.RSS_ANON, Metric.REQUESTS);

    private final Results results;
    private final String registry;
    private final StringBuilder text = new StringBuilder();

    private Markdown(Results results, String registry) {
        this.results = results;
        this.registry = registry;
    }

    /// The whole text.
    ///
    /// @param registry whose figures are divided by those of others
    /// @param conditions under what this was measured, in order
    static String of(Results results, String registry, Map<String, String> conditions, List<Verdict> verdicts) {
        var markdown = new Markdown(results, registry);
        markdown.text.append("# Comparison of registries\n\n");
        conditions.forEach((name, value) -> markdown.text.append("- %s: %s\n".formatted(name, value)));
        markdown.ratios();
        markdown.verdicts(verdicts);
        markdown.failures();
        markdown.figures();
        markdown.requests();
        return markdown.text.toString();
    }

    private void ratios() {
        for (String other : others()) {
            heading("%s : %s".formatted(registry, other));
            text.append("Ratios of medians; in parentheses the smallest and the largest ratio of one round. Below 1 ")
                    .append(registry)
                    .append(" takes less. [1] was run once, because it takes over a minute somewhere.\n\n");
            List<String> head = new ArrayList<>(List.of("scenario"));
            COMPARED.forEach(metric -> head.add(metric.label()));
            var table = new MarkdownTable(head);
            results.lines().stream()
                    .filter(line -> results.registries(line).containsAll(List.of(registry, other)))
                    .forEach(line -> table.row(ratios(line, other)));
            text.append(table);
        }
    }

    private List<String> ratios(Line line, String other) {
        return Stream.concat(
                        Stream.of(line + once(line)),
                        COMPARED.stream()
                                .map(metric -> results.ratio(line, registry, other, metric)
                                        .map(Figures::ratio)
                                        .orElse("")))
                .toList();
    }

    private List<String> others() {
        return results.lines().stream()
                .flatMap(line -> results.registries(line).stream())
                .distinct()
                .filter(name -> !name.equals(registry))
                .sorted()
                .toList();
    }

    /// Marks what was run once where other things were run several times.
    private String once(Line line) {
        int rounds = results.samples().stream().mapToInt(Sample::round).max().orElse(1);
        int own = results.samples().stream()
                .filter(sample -> sample.line().equals(line))
                .mapToInt(Sample::round)
                .max()
                .orElse(1);
        return own == 1 && rounds > 1 ? " [1]" : "";
    }

    private void verdicts(List<Verdict> verdicts) {
        if (verdicts.isEmpty()) {
            return;
        }
        heading("Limits");
        Map<Verdict.Outcome, Long> counts =
                verdicts.stream().collect(Collectors.groupingBy(Verdict::outcome, Collectors.counting()));
        text.append("%d hold, %d do not, %d were not measured.\n\n"
                .formatted(
                        counts.getOrDefault(Verdict.Outcome.HOLDS, 0L),
                        counts.getOrDefault(Verdict.Outcome.MISSED, 0L)
                                + counts.getOrDefault(Verdict.Outcome.FAILS, 0L),
                        counts.getOrDefault(Verdict.Outcome.NOT_MEASURED, 0L)));
        verdicts.stream()
                .filter(verdict -> verdict.outcome() == Verdict.Outcome.FAILS)
                .forEach(verdict ->
                        text.append("- does not hold: ").append(verdict.text()).append('\n'));
        verdicts.stream()
                .filter(verdict -> verdict.outcome() == Verdict.Outcome.MISSED)
                .forEach(verdict -> text.append("- does not hold, no worse than known: ")
                        .append(verdict.text())
                        .append('\n'));
    }

    private void failures() {
        List<Failure> failures = results.failures();
        if (failures.isEmpty()) {
            return;
        }
        heading("Runs that failed");
        failures.forEach(failure ->
                text.append("- ").append(failure.toString().replace("\n", " ")).append('\n'));
    }

    private void figures() {
        heading("All figures");
        text.append(
                        "Medians. RssAnon and VmHWM are peaks of the registry's process; load CPU is that of the clients and ")
                .append("of what counts before the store.\n\n");
        List<String> head = new ArrayList<>(List.of("scenario", "registry", "runs"));
        for (Metric metric : Metric.values()) {
            head.add(metric.title());
        }
        var table = new MarkdownTable(head);
        for (Line line : results.lines()) {
            for (String name : results.registries(line)) {
                List<String> row = new ArrayList<>(List.of(
                        line + once(line),
                        name,
                        Integer.toString(results.samples(line, name).size())));
                for (Metric metric : Metric.values()) {
                    row.add(Figures.number(results.median(line, name, metric)));
                }
                table.row(row);
            }
        }
        text.append(table);
    }

    private void requests() {
        heading("Requests to the store by kind");
        text.append("Of the run whose number of requests is the median.\n\n");
        var table = new MarkdownTable(List.of("scenario", "registry", "requests"));
        for (Line line : results.lines()) {
            for (String name : results.registries(line)) {
                table.row(List.of(line.toString(), name, kinds(line, name)));
            }
        }
        text.append(table);
    }

    private String kinds(Line line, String name) {
        List<Sample> byRequests = results.samples(line, name).stream()
                .sorted(Comparator.comparingLong(sample -> sample.traffic().requests()))
                .toList();
        return byRequests.get((byRequests.size() - 1) / 2).traffic().byKind().entrySet().stream()
                .map(entry -> "%s %d".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private void heading(String title) {
        text.append("\n## ").append(title).append("\n\n");
    }
}
