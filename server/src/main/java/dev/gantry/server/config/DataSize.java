// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of bytes. Written as a plain number, as Distribution does, or with a unit: `kB`, `MB`, `GB`, `TB` are
/// powers of 1000, `KiB`, `MiB`, `GiB`, `TiB` powers of 1024; letter case does not matter.
public record DataSize(long bytes) {

    static final String ACCEPTED = "a number of bytes or one with a unit, as in 10485760, 10MiB (2^20) or 10MB (10^6)";

    private static final Pattern WITH_UNIT = Pattern.compile("([0-9]+) ?([A-Za-z]+)");
    private static final Map<String, Long> UNITS = Map.of(
            "b", 1L,
            "kb", 1_000L,
            "mb", 1_000_000L,
            "gb", 1_000_000_000L,
            "tb", 1_000_000_000_000L,
            "kib", 1L << 10,
            "mib", 1L << 20,
            "gib", 1L << 30,
            "tib", 1L << 40);

    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(Math.multiplyExact(mebibytes, 1L << 20));
    }

    /// @throws IllegalArgumentException if the text is no size, or one beyond 2^63 bytes
    static DataSize parse(String text) {
        Matcher matcher = WITH_UNIT.matcher(text);
        if (!matcher.matches()) {
            return new DataSize(WholeNumber.parse(text));
        }
        Long unit = UNITS.get(matcher.group(2).toLowerCase(Locale.ROOT));
        if (unit == null) {
            return new DataSize(WholeNumber.parse(text));
        }
        try {
            return new DataSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("More than 2^63 bytes: " + text, e);
        }
    }

    @Override
    public String toString() {
        for (Unit unit : Unit.values()) {
            if (bytes != 0 && bytes % unit.bytes == 0) {
                return bytes / unit.bytes + unit.name();
            }
        }
        return Long.toString(bytes);
    }

    /// The units in which sizes are printed, largest first.
    private enum Unit {
        TiB(1L << 40),
        GiB(1L << 30),
        MiB(1L << 20),
        KiB(1L << 10);

        private final long bytes;

        Unit(long bytes) {
            this.bytes = bytes;
        }
    }
}
