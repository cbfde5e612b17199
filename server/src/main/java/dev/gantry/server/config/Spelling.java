// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Guesses what a misspelt key was meant to be.
final class Spelling {

    /// How much of a word is compared; no key is longer.
    private static final int LONGEST = 64;

    private Spelling() {}

    /// One that goes on where the word ends; or else the candidate that takes the fewest insertions, deletions,
    /// replacements and swaps of neighbours to reach. Letter case aside; the first in alphabetical order of equals.
    static Optional<String> nearest(String word, Collection<String> candidates) {
        String lower = word.substring(0, Math.min(word.length(), LONGEST)).toLowerCase(Locale.ROOT);
        return candidates.stream()
                .min(Comparator.<String, Boolean>comparing(
                                candidate -> !candidate.toLowerCase(Locale.ROOT).startsWith(lower))
                        .thenComparingInt(candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int step(int[][] cost, String from, String to, int i, int j) {
        int replace = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
