// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import java.io.IOException;
import java.util.Set;

/// One thing that clients do to a registry, measured as a whole.
public interface Scenario {

    /// What it is called in tables, in limits and on the command line, for good: `push-1g-patch`.
    String name();

    /// What it is, for readers: "push of 1 GiB by PATCH".
    String title();

    /// The bytes of blobs that one run moves; 0 where that says nothing.
    long bytes();

    /// Where it is run.
    Set<Setting> settings();

    /// Whether the registry is started anew before each run, so that it remembers nothing.
    default boolean cold() {
        return false;
    }

    /// Gets ready what is not measured: contents and their digests, what is to be pulled.
    Run prepare(Arena arena) throws IOException;

    /// What is measured.
    @FunctionalInterface
    interface Run {

        /// Does it once.
        ///
        /// @return how many operations that were, for rates: requests, or blobs
        /// @throws IOException if the registry did not do what was asked of it; then nothing was measured
        long go() throws IOException;
    }
}
