// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.result;

/// A run that did not do what it should, so that nothing was measured.
public record Failure(Line line, String registry, int round, String message) {

    @Override
    public String toString() {
        return "%s: %s, round %d: %s".formatted(line, registry, round, message);
    }
}
