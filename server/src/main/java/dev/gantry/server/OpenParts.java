// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a registry has opened, to be closed once, the last first. For one thread at a time.
final class OpenParts {

    private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

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

    /// One that cannot be closed keeps no other open.
    ///
    /// @param patience for all of them together
    void close(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!parts.isEmpty()) {
            try {
                parts.pop().close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("server.closeFailed");
            }
        }
    }
}
