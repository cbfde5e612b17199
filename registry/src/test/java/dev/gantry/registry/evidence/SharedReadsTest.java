// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.evidence.SharedReads.Read;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedReadsTest {

    private static final String KEY = "a";
    private static final long MOMENT_MILLIS = 50;

    private final SharedReads<String, Integer> reads = SharedReads.oneByOne();
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch firstBegan = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void letAllGo() {
        release.countDown();
    }

    /// Tells which read it is. The first stays under way until it is released.
    private int count() throws StorageException {
        int number = begun.incrementAndGet();
        if (number == 1) {
            firstBegan.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StorageException.Unavailable("read", null, "interrupted", e);
            }
        }
        return number;
    }

    private Future<Integer> ask(Fanout<Integer> threads, Read<Integer> source) throws InterruptedException {
        var arrived = new CountDownLatch(1);
        Future<Integer> answer = threads.begin(() -> {
                    arrived.countDown();
                    return reads.read(KEY, source);
                })
                .orElseThrow();
        arrived.await();
        Thread.sleep(MOMENT_MILLIS);
        return answer;
    }

    @Test
    void whoComesDuringAReadSharesTheNextOne() throws Exception {
        try (var threads = new Fanout<Integer>(200)) {
            Future<Integer> first = ask(threads, this::count);
            for (int i = 0; i < 100; i++) {
                threads.fork(() -> reads.read(KEY, this::count));
            }
            Future<Integer> last = ask(threads, this::count);
            release.countDown();
            assertThat(first.get()).isEqualTo(1);
            assertThat(last.get()).isEqualTo(2);
            assertThat(threads.join().subList(1, 102)).containsOnly(2);
        }
        assertThat(begun).hasValue(2);
    }

    @Test
    void readThatOverlapsBeginsThoughTheOneBeforeGoesOn() throws Exception {
        SharedReads<String, Integer> overlapping = SharedReads.overlapping();
        try (var threads = new Fanout<Integer>(200)) {
            Future<Integer> first =
                    threads.begin(() -> overlapping.read(KEY, this::count)).orElseThrow();
            firstBegan.await();
            for (int i = 0; i < 100; i++) {
                threads.fork(() -> overlapping.read(KEY, this::count));
            }
            assertThat(overlapping.read(KEY, this::count)).isGreaterThan(1);
            assertThat(first).isNotDone();
            release.countDown();
            assertThat(threads.join().subList(1, 101)).doesNotContain(1);
        }
        assertThat(begun.get()).as("reads of 102 requests").isLessThan(60);
    }

    @Test
    void readsThatOverlapAreFew() throws Exception {
        SharedReads<String, Integer> overlapping = SharedReads.overlapping();
        var stuck = new CountDownLatch(1);
        try (var threads = new Fanout<Integer>(200)) {
            for (int i = 0; i < 16; i++) {
                int number = i;
                threads.fork(() -> overlapping.read(KEY, () -> waitFor(stuck, number)));
                Thread.sleep(5);
            }
            for (int i = 0; i < 50; i++) {
                threads.fork(() -> overlapping.read(KEY, () -> waitFor(stuck, 99)));
            }
            Thread.sleep(MOMENT_MILLIS);
            assertThat(begun).hasValue(16);
            stuck.countDown();
            assertThat(threads.join().subList(16, 66)).containsOnly(99);
        }
        assertThat(begun).hasValue(17);
    }

    private int waitFor(CountDownLatch latch, int number) throws StorageException {
        begun.incrementAndGet();
        try {
            latch.await();
            return number;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException.Unavailable("read", null, "interrupted", e);
        }
    }

    @Test
    void whoHasWaitedLongReadsAlone() throws Exception {
        try (var threads = new Fanout<Integer>(2)) {
            Future<Integer> stalled = ask(threads, this::count);
            firstBegan.await();
            assertThat(ask(threads, this::count).get()).isEqualTo(2);
            assertThat(stalled).isNotDone();
        }
    }

    @Test
    void whoComesAfterAReadReadsAnew() throws StorageException {
        release.countDown();
        assertThat(reads.read(KEY, this::count)).isEqualTo(1);
        assertThat(reads.read(KEY, this::count)).isEqualTo(2);
    }

    @Test
    void otherKeysDoNotWait() throws Exception {
        try (var threads = new Fanout<Integer>(2)) {
            Future<Integer> ignored = ask(threads, this::count);
            assertThat(reads.read("b", () -> 7)).isEqualTo(7);
        }
    }

    @Test
    void failureOfASharedReadIsToldToAllWhoShareItAndToNobodyElse() throws Exception {
        var failure = new StorageException.Unavailable("read", null, "injected", null);
        try (var first = new Fanout<Integer>(1);
                var second = new Fanout<Integer>(1);
                var third = new Fanout<Integer>(1)) {
            Future<Integer> unhurt = ask(first, this::count);
            Read<Integer> failing = () -> {
                begun.incrementAndGet();
                throw failure;
            };
            List<Future<Integer>> failed = List.of(ask(second, failing), ask(third, failing));
            release.countDown();
            assertThat(unhurt.get()).isEqualTo(1);
            for (Future<Integer> each : failed) {
                assertThatThrownBy(each::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCause(failure);
            }
        }
        assertThat(begun).hasValue(2);
        assertThat(reads.read(KEY, () -> 5)).isEqualTo(5);
    }

    @Test
    void whoWaitsForAReaderThatIsInterruptedReadsForHimself() throws Exception {
        try (var leader = new Fanout<Integer>(1);
                var others = new Fanout<Integer>(2)) {
            Future<Integer> cancelled = ask(leader, this::count);
            Future<Integer> second = ask(others, this::count);
            Future<Integer> third = ask(others, this::count);
            cancelled.cancel(true);
            assertThat(second.get()).isEqualTo(2);
            assertThat(third.get()).isEqualTo(2);
        }
    }

    @Test
    void whoSharesTheReadOfOneThatIsInterruptedHasAnotherRead() throws Exception {
        var secondBegan = new CountDownLatch(1);
        try (var first = new Fanout<Integer>(1);
                var leader = new Fanout<Integer>(1);
                var others = new Fanout<Integer>(2)) {
            Future<Integer> ignored = ask(first, this::count);
            Future<Integer> second = ask(leader, () -> stuck(secondBegan));
            Future<Integer> third = ask(others, () -> stuck(secondBegan));
            release.countDown();
            secondBegan.await();
            second.cancel(true);
            third.cancel(true);
            assertThat(reads.read(KEY, () -> 9)).isEqualTo(9);
        }
    }

    private static int stuck(CountDownLatch began) throws StorageException {
        began.countDown();
        try {
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException.Unavailable("read", null, "interrupted", e);
        }
    }

    @Test
    void waiterThatIsInterruptedLeavesTheOthersTheirRead() throws Exception {
        try (var first = new Fanout<Integer>(1);
                var leaving = new Fanout<Integer>(1);
                var staying = new Fanout<Integer>(1)) {
            Future<Integer> ignored = ask(first, this::count);
            Future<Integer> gone = ask(leaving, this::count);
            Future<Integer> stays = ask(staying, this::count);
            gone.cancel(true);
            release.countDown();
            assertThat(stays.get()).isEqualTo(2);
        }
        assertThat(begun).hasValue(2);
    }

    @Test
    void readThatBreaksUnexpectedlyHoldsNobodyUp() throws IOException {
        assertThatThrownBy(() -> reads.read(KEY, () -> {
                    throw new IllegalStateException("a fault of ours");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(reads.read(KEY, () -> 3)).isEqualTo(3);
    }
}
