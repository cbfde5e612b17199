// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as Go writes them: `1h30m`, `500ms`, `1.5s`, `0`.
///
/// @see <a href="https://pkg.go.dev/time#ParseDuration">time.ParseDuration</a>
final class GoDuration {

    static final String ACCEPTED = "a duration as in 30s, 1h30m or 500ms (units ns, us, ms, s, m, h)";

    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

    private GoDuration() {}

    /// @throws IllegalArgumentException if the text is no duration, or one beyond Go's 290 years
    static Duration parse(String text) {
        boolean negative = text.startsWith("-");
        String unsigned = negative || text.startsWith("+") ? text.substring(1) : text;
        if (unsigned.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = PART.matcher(unsigned);
        BigDecimal nanos = BigDecimal.ZERO;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            BigDecimal amount = new BigDecimal(matcher.group(1));
            nanos = nanos.add(amount.multiply(BigDecimal.valueOf(NANOS.getOrDefault(matcher.group(2), 0L))));
            end = matcher.end();
        }
        if (end == 0 || end != unsigned.length() || nanos.compareTo(MAX_NANOS) > 0) {
            throw new IllegalArgumentException("Not a duration: " + text);
        }
        return Duration.ofNanos(negative ? -nanos.longValue() : nanos.longValue());
    }

    /// The inverse of [#parse]: hours, minutes, seconds and what remains in the largest unit that holds it whole.
    static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        Duration rest = duration.abs();
        if (duration.isNegative()) {
            text.append('-');
        }
        append(text, rest.toHours(), "h");
        append(text, rest.toMinutesPart(), "m");
        append(text, rest.toSecondsPart(), "s");
        int nanos = rest.toNanosPart();
        if (nanos % 1_000_000 == 0) {
            append(text, nanos / 1_000_000, "ms");
        } else {
            append(text, nanos, "ns");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount != 0) {
            text.append(amount).append(unit);
        }
    }
}
