// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.report;

import dev.gantry.benchmarks.result.Ratio;
import java.util.Locale;
import java.util.OptionalDouble;

/// Numbers as tables show them, whatever country this machine is in.
final class Figures {

    private Figures() {}

    /// About three digits that count; nothing where there is no figure.
    static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : "";
    }

    static String number(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e15) {
            return "%d".formatted((long) value);
        }
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }

    /// A ratio and its spread: `0.31 (0.29 to 0.34)`.
    static String ratio(Ratio ratio) {
        return "%s (%s to %s)".formatted(two(ratio.value()), two(ratio.least()), two(ratio.most()));
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, value < 0.1 ? "%.3f" : "%.2f", value);
    }
}
