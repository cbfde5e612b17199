// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class JanitorRoundsTest {

    private static final Duration SHORT = Duration.ofMillis(5);

    @Test
    void aSweepThatBreaksIsFollowedByOthers() throws Exception {
        var sweeps = new CountDownLatch(3);
        Runnable broken = () -> {
            sweeps.countDown();
            throw new IllegalStateException("a sweep that breaks");
        };
        try (var rounds = new JanitorRounds(broken, SHORT, new SplittableRandom(1))) {
            rounds.start();
            assertThat(sweeps.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closingInterruptsTheSweepAndWaitsForItsEnd() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new AtomicInteger();
        Runnable longSweep = () -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ended.incrementAndGet();
                Thread.currentThread().interrupt();
            }
        };
        var rounds = new JanitorRounds(longSweep, SHORT, new SplittableRandom(1));
        rounds.start();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        rounds.close();

        assertThat(ended).as("ends of sweeps, and no other after").hasValue(1);
    }

    @Test
    void closingWhatWasNeverStartedIsQuiet() {
        var sweeps = new AtomicInteger();
        var rounds = new JanitorRounds(sweeps::incrementAndGet, SHORT, new SplittableRandom(1));

        rounds.close();

        assertThat(sweeps).hasValue(0);
    }

    @Test
    void replicasDoNotSweepTogether() {
        var random = new SplittableRandom(1);
        for (Duration interval : new Duration[] {Duration.ofNanos(1), SHORT, Duration.ofDays(1)}) {
            for (int i = 0; i < 100; i++) {
                assertThat(JanitorRounds.firstWait(interval, random))
                        .isBetween(Duration.ZERO, interval.minusNanos(1))
                        .isLessThan(Duration.ofHours(1));
            }
        }
        assertThat(JanitorRounds.firstWait(Duration.ofDays(1), random))
                .isNotEqualTo(JanitorRounds.firstWait(Duration.ofDays(1), random));
    }
}
