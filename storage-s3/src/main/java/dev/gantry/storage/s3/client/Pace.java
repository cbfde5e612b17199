// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Holds requests back, attempts that repeat one included, so that no more than a number of them leave in a second, in
/// the mean: as many may leave at once as do in a second.
///
/// What waits here waits within its deadline.
final class Pace implements ExecutionInterceptor {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long nanosPerRequest;
    private long paidUntilNanos = System.nanoTime() - SECOND_NANOS;

    Pace(int requestsPerSecond) {
        this.nanosPerRequest = SECOND_NANOS / requestsPerSecond;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        await();
    }

    /// Waits until a request may leave.
    void await() {
        long waitNanos = reserve(System.nanoTime());
        if (waitNanos > 0) {
            try {
                Thread.sleep(Duration.ofNanos(waitNanos));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw AbortedException.create("interrupted while waiting for requestspersecond", e);
            }
        }
    }

    private synchronized long reserve(long now) {
        paidUntilNanos = Math.max(paidUntilNanos, now - SECOND_NANOS) + nanosPerRequest;
        return paidUntilNanos - now;
    }
}
