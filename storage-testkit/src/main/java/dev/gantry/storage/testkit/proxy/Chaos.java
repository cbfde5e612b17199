// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Strikes a share of all requests. The seed and the order in which requests come decide which and how: half of the
/// faults strike when the store has done what it was asked to.
public final class Chaos {

    private static final S3Fault SLOW_DOWN_TOO_LATE = new S3Fault.AnswerInstead(new S3Fault.Answer(503, "SlowDown"));

    private final SplittableRandom random;
    private final double slowDowns;
    private final double resets;
    private long struck;

    /// @param slowDowns the share of requests that are answered with 503 SlowDown
    /// @param resets the share of requests that are cut off in the middle of their body or their answer's
    public Chaos(long seed, double slowDowns, double resets) {
        this.random = new SplittableRandom(seed);
        this.slowDowns = slowDowns;
        this.resets = resets;
    }

    /// How many requests were struck so far.
    public synchronized long struck() {
        return struck;
    }

    synchronized @Nullable S3Fault next() {
        double lot = random.nextDouble();
        boolean isAfter = random.nextBoolean();
        if (lot >= slowDowns + resets) {
            return null;
        }
        struck++;
        if (lot < slowDowns) {
            return isAfter ? SLOW_DOWN_TOO_LATE : S3Fault.SLOW_DOWN;
        }
        return isAfter ? new S3Fault.CutAnswer() : new S3Fault.CutRequest();
    }
}
