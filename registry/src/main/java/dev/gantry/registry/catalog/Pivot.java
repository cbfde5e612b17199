// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.catalog;

import java.util.Optional;

/// Guesses a text some way ahead in a listing of names, at which another request can begin to list.
///
/// A store tells nothing of what it has not listed yet, and a wrong guess costs a request. The guess is an
/// extrapolation: names that one page took from `r00000` to `r00124` differ by one step of their fourth
/// character, so that `r009` is about eight such pages ahead. Where a character has too few steps left, the one
/// before it takes a step for each ten, or twenty-six.
final class Pivot {

    private static final int PAGES_AHEAD = 8;

    private Pivot() {}

    /// @param first the name at the beginning of a page
    /// @param last the name at its end
    /// @return a text after all names of the page; empty if they show no way on
    static Optional<String> ahead(String first, String last) {
        int at = 0;
        while (at < first.length() && at < last.length() && first.charAt(at) == last.charAt(at)) {
            at++;
        }
        if (at == last.length()) {
            return Optional.empty();
        }
        int steps = PAGES_AHEAD * distance(first, last, at);
        for (; at >= 0; at--) {
            char c = last.charAt(at);
            int values = values(c);
            if (values > 0 && c + steps <= highest(c)) {
                return Optional.of(last.substring(0, at) + (char) (c + steps));
            }
            steps = values > 0 ? Math.ceilDiv(steps, values) : steps;
        }
        return Optional.empty();
    }

    private static int distance(String first, String last, int at) {
        boolean sameKind = at < first.length() && highest(first.charAt(at)) == highest(last.charAt(at));
        return sameKind ? Math.max(1, last.charAt(at) - first.charAt(at)) : 1;
    }

    /// How many characters there are of this one's kind; none for what only divides names.
    private static int values(char c) {
        return isDigit(c) ? 10 : isLetter(c) ? 26 : 0;
    }

    private static char highest(char c) {
        return isDigit(c) ? '9' : isLetter(c) ? 'z' : c;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }
}
