// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Questions to a server that one can do without. After one failed nobody asks for [#PAUSE], then one asks again,
/// so that a server that is away or slow costs little time. Each change of state is one line in the log.
final class Circuit {

    static final Duration PAUSE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);

    private final LongSupplier nanos;
    private final Runnable onFailure;
    private final AtomicBoolean isAway = new AtomicBoolean();
    private final AtomicLong nextTry = new AtomicLong();

    /// @param nanos the time that has passed since whenever
    /// @param onFailure done when the server is found to be away
    Circuit(LongSupplier nanos, Runnable onFailure) {
        this.nanos = nanos;
        this.onFailure = onFailure;
    }

    /// Asks, if it is worth it.
    ///
    /// @return the answer, or `otherwise` where there is none
    <T> T ask(Supplier<T> question, T otherwise) {
        boolean wasAway = isAway.get();
        if (wasAway && !mayTry()) {
            return otherwise;
        }
        try {
            T answer = question.get();
            // What was asked before the failure says nothing of the time after it.
            if (wasAway && isAway.compareAndSet(true, false)) {
                LOG.atInfo().log("redis.back");
            }
            return answer;
        } catch (RuntimeException e) {
            if (!wasInterrupted(e)) {
                failed(e);
            }
            return otherwise;
        }
    }

    /// One of those who come after the pause.
    private boolean mayTry() {
        long next = nextTry.get();
        long now = nanos.getAsLong();
        return now - next >= 0 && nextTry.compareAndSet(next, now + PAUSE.toNanos());
    }

    private void failed(RuntimeException e) {
        nextTry.set(nanos.getAsLong() + PAUSE.toNanos());
        if (isAway.compareAndSet(false, true)) {
            LOG.atWarn().addKeyValue("problem", reason(e)).log("redis.away");
            onFailure.run();
        }
    }

    /// That the request ended is not the server's fault.
    private static boolean wasInterrupted(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
        return Thread.currentThread().isInterrupted();
    }

    /// What was attempted, and what became of it in the end.
    private static String reason(RuntimeException e) {
        if (e.getCause() == null) {
            return String.valueOf(e.getMessage());
        }
        Throwable root = e.getCause();
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "%s: %s".formatted(e.getMessage(), root.getMessage());
    }
}
