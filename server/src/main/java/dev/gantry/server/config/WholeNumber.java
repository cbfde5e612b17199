// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.util.regex.Pattern;

/// Whole numbers as YAML 1.1 writes them: decimal, `0x` hexadecimal, `0b` binary, octal after a leading zero or
/// `0o`, with underscores where the writer likes them.
final class WholeNumber {

    private static final Pattern SHAPE = Pattern.compile("[-+]?(?:0[xob]_*)?[0-9a-fA-F][0-9a-fA-F_]*");

    private WholeNumber() {}

    /// @throws NumberFormatException if the text is no whole number between -2^63 and 2^63-1
    static long parse(String text) {
        if (!SHAPE.matcher(text).matches()) {
            throw new NumberFormatException("Not a whole number: " + text);
        }
        String digits = text.replace("_", "");
        boolean negative = digits.startsWith("-");
        String unsigned = negative || digits.startsWith("+") ? digits.substring(1) : digits;
        String sign = negative ? "-" : "";
        if (unsigned.startsWith("0x")) {
            return Long.parseLong(sign + unsigned.substring(2), 16);
        }
        if (unsigned.startsWith("0b")) {
            return Long.parseLong(sign + unsigned.substring(2), 2);
        }
        if (unsigned.startsWith("0o")) {
            return Long.parseLong(sign + unsigned.substring(2), 8);
        }
        boolean octal = unsigned.length() > 1 && unsigned.startsWith("0");
        return Long.parseLong(sign + unsigned, octal ? 8 : 10);
    }
}
