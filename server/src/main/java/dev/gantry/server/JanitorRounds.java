// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the janitor sweep again and again, on a thread of its own: first after a random wait, so that replicas that
/// were started together do not sweep together, then an interval after the end of each sweep.
final class JanitorRounds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JanitorRounds.class);
    private static final Duration LONGEST_FIRST_WAIT = Duration.ofHours(1);

    /// How long a close waits for a sweep that was interrupted.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Runnable sweep;
    private final Duration interval;
    private final Duration firstWait;
    private final Thread thread;
    private volatile boolean isClosed;

    JanitorRounds(Runnable sweep, Duration interval, RandomGenerator random) {
        this.sweep = sweep;
        this.interval = interval;
        this.firstWait = firstWait(interval, random);
        this.thread = Thread.ofVirtual().name("janitor").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Less than an interval, and less than an hour.
    static Duration firstWait(Duration interval, RandomGenerator random) {
        Duration longest = interval.compareTo(LONGEST_FIRST_WAIT) < 0 ? interval : LONGEST_FIRST_WAIT;
        return Duration.ofNanos(random.nextLong(longest.toNanos()));
    }

    private void run() {
        try {
            Thread.sleep(firstWait);
            while (!isClosed) {
                sweepOnce();
                Thread.sleep(interval);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What is wrong with one sweep is no reason not to try the next.
    private void sweepOnce() {
        try {
            sweep.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("janitor.broken");
        }
    }

    /// Interrupts the sweep under way and waits for its end.
    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(PATIENCE)) {
                LOG.atWarn().log("janitor.still-running");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
