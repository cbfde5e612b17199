// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SlabBudgetTest {

    private static final int SLAB = SlabBudget.SLAB_BYTES;
    private static final int PART = 4 * SLAB;

    private final SlabBudget budget = new SlabBudget(3L * PART, PART);

    @Test
    void twoHundredUploadsOfSeveralPartsEndWithMemoryForThree() throws IOException {
        try (var uploads = new Fanout<Boolean>(200)) {
            for (int i = 0; i < 200; i++) {
                int seed = i;
                uploads.fork(() -> upload(new SplittableRandom(seed)));
            }
            assertThat(uploads.join()).hasSize(200);
        }
        assertThat(budget.usedBytes()).isZero();
        assertThat(budget.isContended()).isFalse();
    }

    /// Fills parts at its own pace and sends each once it is whole; the last stays short.
    private boolean upload(SplittableRandom random) throws InterruptedException, StorageException {
        var held = new HeldBytes(
                budget.open(), InstantSource.system(), StoragePath.parse("/upload"), _ -> PART, _ -> false);
        byte[] bytes = new byte[SLAB / 2];
        int left = random.nextInt(1, 4 * PART);
        while (left > 0) {
            if (held.needsSlab() && !held.tryGrow()) {
                held.grow(PART);
            }
            left -= held.append(bytes, 0, Math.min(left, bytes.length));
            PartBuffer whole = held.pollWhole();
            if (whole != null) {
                Thread.sleep(Duration.ofMillis(random.nextInt(3)));
                whole.release();
            }
        }
        held.release();
        return true;
    }

    @Test
    void slabsAreHandedOutOneByOneDownToTheReserve() {
        SlabBudget.Share share = budget.open();

        List<ByteBuffer> taken = takeAll(share);

        assertThat(taken).hasSize(8);
        assertThat(budget.usedBytes()).isEqualTo(2L * PART);
    }

    @Test
    void whoWaitsMayFinishHisPartFromTheReserve() throws InterruptedException {
        takeAll(budget.open());
        SlabBudget.Share waiting = budget.open();

        assertThat(waiting.take(4)).isNotNull();

        assertThat(takeAll(waiting)).hasSize(3);
        assertThat(budget.usedBytes()).isEqualTo(3L * PART);
    }

    @Test
    void theEldestIsServedFirst() throws Exception {
        SlabBudget.Share holder = budget.open();
        List<ByteBuffer> taken = takeAll(holder);
        SlabBudget.Share reserve = budget.open();
        taken.add(reserve.take(4));
        List<String> order = new ArrayList<>();
        try (var waiters = new Fanout<Boolean>(2)) {
            for (String name : List.of("eldest", "second")) {
                var started = new CountDownLatch(1);
                waiters.fork(() -> {
                    SlabBudget.Share share = budget.open();
                    started.countDown();
                    ByteBuffer slab = share.take(4);
                    synchronized (order) {
                        order.add(name);
                    }
                    share.dropClaim();
                    share.give(List.of(slab));
                    return true;
                });
                started.await();
                Thread.sleep(Duration.ofMillis(50));
            }
            assertThat(budget.isContended()).isTrue();
            holder.give(taken.subList(0, 4));
            waiters.join();
        }
        assertThat(order).containsExactly("eldest", "second");
    }

    @Test
    void aLargeNeedOfTheEldestIsNotOvertakenBySmallOnes() throws Exception {
        SlabBudget.Share holder = budget.open();
        List<ByteBuffer> taken = takeAll(holder);
        SlabBudget.Share claimer = budget.open();
        claimer.take(2);
        var eldest = waiting(4);

        assertThat(budget.open().tryTake()).isNull();
        holder.give(taken.subList(0, 1));
        assertThat(budget.open().tryTake()).isNull();
        assertThat(eldest.isAlive()).isTrue();
        holder.give(taken.subList(1, 2));

        assertThat(eldest.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void anInterruptedWaiterLosesNothing() throws Exception {
        SlabBudget.Share holder = budget.open();
        List<ByteBuffer> taken = takeAll(holder);
        SlabBudget.Share claimer = budget.open();
        taken.add(claimer.take(4));
        var failure = new AtomicReference<Exception>();
        Thread waiter = Thread.startVirtualThread(() -> {
            try {
                budget.open().take(4);
            } catch (InterruptedException e) {
                failure.set(e);
            }
        });
        awaitContention();

        waiter.interrupt();
        waiter.join();

        assertThat(failure.get()).isInstanceOf(InterruptedException.class);
        assertThat(budget.isContended()).isFalse();
        claimer.dropClaim();
        holder.give(taken);
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void aWaiterBehindAnInterruptedOneIsServed() throws Exception {
        SlabBudget.Share holder = budget.open();
        List<ByteBuffer> taken = takeAll(holder);
        budget.open().take(2);
        Thread large = waiting(4);
        Thread small = waiting(1);

        large.interrupt();

        assertThat(small.join(Duration.ofSeconds(10))).isTrue();
        assertThat(taken).hasSize(8);
    }

    @Test
    void aDroppedClaimServesTheNext() throws Exception {
        takeAll(budget.open());
        SlabBudget.Share claimer = budget.open();
        claimer.take(4);
        Thread next = waiting(3);

        claimer.dropClaim();

        assertThat(next.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void slabsAreUsedAgain() {
        SlabBudget.Share share = budget.open();
        List<ByteBuffer> first = takeAll(share);
        first.forEach(slab -> slab.putInt(7));
        share.give(first);

        List<ByteBuffer> second = takeAll(share);

        assertThat(second).usingElementComparator((a, b) -> a == b ? 0 : 1).containsExactlyElementsOf(first);
        assertThat(second).allMatch(slab -> slab.remaining() == SLAB);
    }

    @Test
    void theReserveIsAQuarterWhereThatIsMoreThanAPart() {
        assertThat(budget.maxPartBytes()).isEqualTo(PART);
        assertThat(new SlabBudget(40L * PART, PART).maxPartBytes()).isEqualTo(10L * PART);
    }

    @Test
    void aBudgetHoldsAtLeastAPart() {
        assertThatThrownBy(() -> new SlabBudget(PART - 1, PART)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<ByteBuffer> takeAll(SlabBudget.Share share) {
        List<ByteBuffer> taken = new ArrayList<>();
        for (ByteBuffer slab = share.tryTake(); slab != null; slab = share.tryTake()) {
            taken.add(slab);
        }
        return taken;
    }

    /// A thread that waits for so many slabs, behind all that waited before.
    private Thread waiting(int slabs) throws InterruptedException {
        var entered = new CountDownLatch(1);
        Thread thread = Thread.startVirtualThread(() -> {
            entered.countDown();
            try {
                budget.open().take(slabs);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        entered.await();
        awaitContention();
        Thread.sleep(Duration.ofMillis(50));
        return thread;
    }

    private void awaitContention() throws InterruptedException {
        while (!budget.isContended()) {
            Thread.sleep(Duration.ofMillis(1));
        }
    }
}
