// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.limits;

import dev.gantry.benchmarks.limits.Verdict.Outcome;
import dev.gantry.benchmarks.result.Line;
import dev.gantry.benchmarks.result.Ratio;
import dev.gantry.benchmarks.result.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a registry's figures have to be.
public final class Limits {

    private final List<Limit> limits;

    private Limits(List<Limit> limits) {
        this.limits = limits;
    }

    /// Reads the lines of a file: one limit a line; empty ones and what follows a `#` say nothing.
    public static Limits parse(List<String> lines) {
        return new Limits(lines.stream()
                .map(line -> line.replaceAll("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .map(Limit::parse)
                .toList());
    }

    /// Holds the figures of a registry against all limits.
    public List<Verdict> check(Results results, String registry) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Limit limit : limits) {
            List<Verdict> found = results.lines().stream()
                    .filter(limit::appliesTo)
                    .map(line -> verdict(limit, line, results, registry))
                    .flatMap(Optional::stream)
                    .toList();
            verdicts.addAll(found);
            if (found.isEmpty()) {
                verdicts.add(new Verdict(Outcome.NOT_MEASURED, limit.toString()));
            }
        }
        return verdicts;
    }

    private static Optional<Verdict> verdict(Limit limit, Line line, Results results, String registry) {
        OptionalDouble own = results.median(line, registry, limit.metric());
        if (own.isEmpty()) {
            return Optional.empty();
        }
        if (limit.against().isEmpty()) {
            return Optional.of(verdict(limit, line, own.getAsDouble(), ""));
        }
        String other = limit.against().get();
        return results.ratio(line, registry, other, limit.metric())
                .map(ratio ->
                        verdict(limit, line, ratio.value(), figures(limit, line, results, registry, other, ratio)));
    }

    private static String figures(Limit limit, Line line, Results results, String registry, String other, Ratio ratio) {
        return " (%s %s : %s %s, of single rounds %s to %s)"
                .formatted(
                        registry,
                        number(results.median(line, registry, limit.metric()).orElse(Double.NaN)),
                        other,
                        number(results.median(line, other, limit.metric()).orElse(Double.NaN)),
                        number(ratio.least()),
                        number(ratio.most()));
    }

    private static Verdict verdict(Limit limit, Line line, double figure, String figures) {
        String text = "%s: %s is %s%s, has to be %s %s"
                .formatted(
                        line,
                        limit.metric().label()
                                + limit.against().map(" : "::concat).orElse(""),
                        number(figure),
                        figures,
                        limit.isCeiling() ? "at most" : "at least",
                        number(limit.bound()));
        return new Verdict(limit.outcome(figure), text);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value).replaceAll("\\.?0+$", "");
    }
}
