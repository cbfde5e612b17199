// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.limits;

/// Whether a limit holds on a line.
///
/// @param text the limit and the figures, for readers
public record Verdict(Outcome outcome, String text) {

    /// How it came out.
    public enum Outcome {
        HOLDS,

        /// It does not hold, but is no worse than the file says it is today.
        MISSED,

        FAILS,

        /// Nothing that was measured is what the limit is about.
        NOT_MEASURED
    }
}
