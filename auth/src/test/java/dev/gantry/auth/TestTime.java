// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Two clocks, of the day and of the process, that stand still until they are moved.
public final class TestTime implements InstantSource, LongSupplier {

    public static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private volatile Instant now = BEGIN;

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public long getAsLong() {
        return Duration.between(BEGIN, now).toNanos();
    }

    public void pass(Duration duration) {
        now = now.plus(duration);
    }
}
