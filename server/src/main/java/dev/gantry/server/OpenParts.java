// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// What a registry has opened, to be closed once, the last first. For one thread at a time.
final class OpenParts {

    private final Deque<Part> parts = new ArrayDeque<>();

    /// Something that can be closed.
    @FunctionalInterface
    interface Part {

        /// @param patience how long it may take to bring to its end what it does
        void close(Duration patience);
    }

    void add(Part part) {
        parts.push(part);
    }

    /// @param patience for all of them together
    void close(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!parts.isEmpty()) {
            parts.pop().close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }
}
