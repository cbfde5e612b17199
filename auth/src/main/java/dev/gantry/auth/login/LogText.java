// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.login;

/// Names that a client chose, made fit for a line of the log.
public final class LogText {

    private static final int MAX_LENGTH = 128;
    private static final int MAX_NAME = 255;

    private LogText() {}

    /// The text without what could break or disguise a line, and not longer than a line can bear.
    public static String of(String text) {
        String head = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
        return head.codePoints()
                .map(c -> isPlain(c) ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// Whether it may be somebody's name: what is logged is then what was proven.
    public static boolean isName(String text) {
        return !text.isBlank() && text.length() <= MAX_NAME && text.codePoints().allMatch(LogText::isPlain);
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
