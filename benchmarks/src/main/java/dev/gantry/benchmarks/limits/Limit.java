// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.limits;

import dev.gantry.benchmarks.limits.Verdict.Outcome;
import dev.gantry.benchmarks.result.Line;
import dev.gantry.benchmarks.result.Metric;
import java.util.Optional;
import java.util.regex.Pattern;

/// What one figure has to be, on every line to which it applies.
///
/// @param scenario a name, in which `*` stands for anything
/// @param setting likewise
/// @param latency milliseconds, or `*`
/// @param against the registry whose figure it is divided by; nothing where the figure itself counts
/// @param isCeiling whether the bound is the most that may be, not the least
/// @param today how far it is known to be missed; the bound itself where it is not
record Limit(
        String scenario,
        String setting,
        String latency,
        Metric metric,
        Optional<String> against,
        boolean isCeiling,
        double bound,
        double today) {

    private static final int COLUMNS = 7;
    private static final int COLUMNS_OF_A_MISS = 9;

    /// Reads a line of the file: `push-image plain 20 wall distribution <= 0.15`, or with `today 0.2` behind it.
    static Limit parse(String text) {
        String[] columns = text.strip().split("\\s+", -1);
        boolean isMissed = columns.length == COLUMNS_OF_A_MISS && columns[7].equals("today");
        if (columns.length != COLUMNS && !isMissed) {
            throw new IllegalArgumentException(
                    "a limit has %d columns, and may have 'today' with a figure: %s".formatted(COLUMNS, text));
        }
        boolean isCeiling = switch (columns[5]) {
            case "<=" -> true;
            case ">=" -> false;
            default -> throw new IllegalArgumentException("neither <= nor >=: " + text);
        };
        return new Limit(
                columns[0],
                columns[1],
                columns[2],
                Metric.of(columns[3]),
                columns[4].equals("-") ? Optional.empty() : Optional.of(columns[4]),
                isCeiling,
                Double.parseDouble(columns[6]),
                Double.parseDouble(columns[isMissed ? 8 : 6]));
    }

    boolean appliesTo(Line line) {
        return matches(scenario, line.scenario())
                && matches(setting, line.setting().label())
                && matches(latency, Integer.toString(line.latencyMillis()));
    }

    Outcome outcome(double figure) {
        if (isWithin(bound, figure)) {
            return Outcome.HOLDS;
        }
        return isWithin(today, figure) ? Outcome.MISSED : Outcome.FAILS;
    }

    private boolean isWithin(double limit, double figure) {
        return isCeiling ? figure <= limit : figure >= limit;
    }

    @Override
    public String toString() {
        return "%s, %s, %s ms: %s%s %s %s"
                .formatted(
                        scenario,
                        setting,
                        latency,
                        metric.label(),
                        against.map(" : "::concat).orElse(""),
                        isCeiling ? "<=" : ">=",
                        bound);
    }

    private static boolean matches(String pattern, String text) {
        return Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), text);
    }
}
