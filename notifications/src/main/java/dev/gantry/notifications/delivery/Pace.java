// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.delivery;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// When an endpoint may be tried. While all goes well, always, by any number of threads. After a failure one thread
/// at a time tries: soon, and from the threshold on after the back-off, which doubles with every further failure up
/// to half a minute. Waits vary by a quarter, so that replicas do not come together.
final class Pace {

    /// Between tries below the threshold, times their number.
    private static final Duration SOON = Duration.ofMillis(100);

    /// Beyond this only a back-off that is configured to be longer.
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final int threshold;
    private final Duration backoff;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int failures;
    private long notBefore;
    private boolean isTried;
    private long round;

    Pace(int threshold, Duration backoff, LongSupplier nanoTime, RandomGenerator random) {
        this.threshold = threshold;
        this.backoff = backoff;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /// Waits for the turn of a thread, which must then say how it went.
    ///
    /// @return the round, to be told with a failure
    long await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (failures > 0 && (isTried || waitNanos() > 0)) {
                if (isTried) {
                    changed.await();
                } else {
                    var ignored = changed.await(waitNanos(), TimeUnit.NANOSECONDS);
                }
            }
            isTried = failures > 0;
            return round;
        } finally {
            lock.unlock();
        }
    }

    /// @return how many failures in a row this ends
    int succeeded() {
        lock.lock();
        try {
            int before = failures;
            failures = 0;
            isTried = false;
            round++;
            changed.signalAll();
            return before;
        } finally {
            lock.unlock();
        }
    }

    /// Failures of one round, which threads met that tried together, are one.
    ///
    /// @return how many there were in a row
    int failed(long inRound) {
        lock.lock();
        try {
            if (inRound == round) {
                round++;
                failures++;
                isTried = false;
                notBefore = nanoTime.getAsLong() + varied(delay(failures)).toNanos();
                changed.signalAll();
            }
            return failures;
        } finally {
            lock.unlock();
        }
    }

    /// Whether it is left in peace for a while.
    boolean isBackingOff() {
        lock.lock();
        try {
            return failures >= threshold;
        } finally {
            lock.unlock();
        }
    }

    /// How long after so many failures in a row, before it varies.
    Duration delay(int inARow) {
        if (inARow < threshold) {
            Duration soon = SOON.multipliedBy(inARow);
            return soon.compareTo(backoff) < 0 ? soon : backoff;
        }
        Duration longest = backoff.compareTo(LONGEST) > 0 ? backoff : LONGEST;
        int doublings = Math.min(inARow - threshold, 16);
        Duration delay = backoff.multipliedBy(1L << doublings);
        return delay.compareTo(longest) < 0 ? delay : longest;
    }

    private Duration varied(Duration delay) {
        return Duration.ofNanos((long) (delay.toNanos() * random.nextDouble(1, 1.25)));
    }

    private long waitNanos() {
        return notBefore - nanoTime.getAsLong();
    }
}
