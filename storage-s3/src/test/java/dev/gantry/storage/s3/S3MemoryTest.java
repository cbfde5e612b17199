// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.concurrent.Fanout;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.s3.config.S3Limits;
import dev.gantry.storage.s3.config.UploadSettings;
import dev.gantry.storage.testkit.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many writes that share memory for three parts.
@Timeout(120)
class S3MemoryTest extends S3Fixture {

    private static final long MEMORY = 3L * PART;

    @Override
    S3Config.Builder config() {
        return super.config().upload(new UploadSettings(PART, 4, MEMORY, 64L << 20));
    }

    private static StoragePath path(String kind, int number) {
        return StoragePath.parse("/%s/%d/data".formatted(kind, number));
    }

    @Test
    void writesThatNeedMoreThanThereIsAllEnd() throws IOException {
        try (var writers = new Fanout<ObjectInfo>(16)) {
            for (int i = 0; i < 16; i++) {
                int number = i;
                writers.fork(() -> {
                    Content content = new Content(number, PART + (number % 3) * (PART / 2L));
                    boolean isTargeted = number % 2 == 0;
                    WriteHint hint = isTargeted ? WriteHint.NONE.withTarget(path("blobs", number)) : WriteHint.NONE;
                    try (PendingObject pending = driver.create(path("uploads", number), hint)) {
                        append(pending, content);
                        return pending.commit(path("blobs", number));
                    }
                });
            }
            assertThat(writers.join()).hasSize(16);
        }
        assertThat(server.contents(TestStores.BUCKET)).hasSize(16);
    }

    @Test
    void silentWritesGiveTheirMemoryToOthersWhenTheyAreParked() throws IOException {
        List<PendingObject> silent = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            PendingObject pending = driver.create(path("uploads", i), WriteHint.NONE);
            silent.add(pending);
            append(pending, new Content(i, 300_000));
            pending.park();
        }
        assertThat(driver.memory().usedBytes()).isZero();

        write(new Content(99, 4L * PART), WriteHint.NONE);

        for (int i = 0; i < 30; i++) {
            try (PendingObject pending = silent.get(i)) {
                append(pending, new Content(1000 + i, 10));
                assertThat(pending.commit(path("blobs", i)).sizeBytes()).isEqualTo(300_010);
            }
        }
    }

    @Test
    void aWriteThatHoldsAWholePartSendsItWhenAnotherWaits() throws Exception {
        try (S3Driver roomy = TestStores.connect(super.config().build());
                PendingObject holder = roomy.create(path("uploads", 1), WriteHint.NONE)) {
            append(holder, new Content(1, PART));
            try (var crowd = new Crowd(roomy.memory())) {
                crowd.wait(1);
                assertThat(requests()).isEmpty();

                append(holder, new Content(2, 1));

                crowd.served();
                assertThat(requests()).containsEntry("PUT:Part", 1L);
            }
        }
    }

    @Test
    void aLateWriteKeepsItsMemoryUntilAnotherWaits() throws Exception {
        try (PendingObject late = driver.create(STAGING, WriteHint.NONE)) {
            append(late, new Content(1, 300_000));
            late.giveWay();
            assertThat(requests()).isEmpty();
            try (var crowd = new Crowd(driver.memory())) {
                crowd.wait(1);

                late.giveWay();

                crowd.served();
                assertThat(requests()).isEqualTo(Map.of("PUT:Object", 1L));
            }
            assertThat(late.commit(TARGET).sizeBytes()).isEqualTo(300_000);
        }
        assertHolds(new Content(1, 300_000));
    }

    @Test
    void aSlowWriteGivesItsMemoryUpWhileAnotherWaits() throws Exception {
        var now = new AtomicReference<>(Instant.EPOCH);
        var random = RandomGenerator.of("L64X128MixRandom");
        try (S3Driver timed = S3Driver.connect(config().build(), now::get, random);
                var crowd = new Crowd(timed.memory());
                PendingObject slow = timed.create(STAGING, WriteHint.NONE)) {
            crowd.leave(PART);
            slow.write(new byte[SlabBudget.SLAB_BYTES]);
            crowd.wait(1);

            for (int second = 0; second < 6; second++) {
                assertThat(requests()).isEmpty();
                now.updateAndGet(time -> time.plusSeconds(1));
                slow.write(new byte[SlabBudget.SLAB_BYTES]);
            }

            crowd.served();
            assertThat(requests()).containsEntry("PUT:Object", 1L);
        }
    }

    @Test
    void aWriteOfKnownLengthClaimsNoMoreThanItNeeds() throws Exception {
        try (var crowd = new Crowd(driver.memory());
                PendingObject small = driver.create(STAGING, WriteHint.NONE.withLengthBytes(300_000))) {
            crowd.leave(PART);
            long before = driver.memory().usedBytes();

            small.write(new byte[1]);

            assertThat(driver.memory().usedBytes() - before).isEqualTo(2L * SlabBudget.SLAB_BYTES);
        }
    }

    @Test
    void parkedBytesAreNotReadBackBeforeThereIsMemoryForThem() throws Exception {
        try (PendingObject parked = driver.create(STAGING, WriteHint.NONE)) {
            append(parked, new Content(1, 300_000));
            parked.park();
            Thread writer;
            try (var crowd = new Crowd(driver.memory())) {
                writer = Thread.startVirtualThread(() ->
                        assertThatCode(() -> append(parked, new Content(2, 10))).doesNotThrowAnyException());
                crowd.awaitContention();
                assertThat(requests()).isEqualTo(Map.of("PUT:Object", 1L));
            }
            writer.join();
            parked.commit(TARGET);
        }
        assertHolds(new Content(1, 300_000), new Content(2, 10));
    }

    /// Others that hold all memory.
    private static final class Crowd implements AutoCloseable {

        private final SlabBudget budget;
        private final SlabBudget.Share share;
        private final List<ByteBuffer> taken;
        private Thread waiter = new Thread();

        Crowd(SlabBudget budget) throws InterruptedException {
            this.budget = budget;
            this.share = budget.open();
            this.taken = takeAll(share);
            taken.add(share.take(SlabBudget.slabs(budget.maxPartBytes())));
            taken.addAll(takeAll(share));
        }

        /// Gives that much back.
        void leave(long bytes) {
            List<ByteBuffer> given = taken.subList(0, SlabBudget.slabs(bytes));
            share.give(List.copyOf(given));
            given.clear();
        }

        /// Has somebody wait for memory.
        void wait(int slabs) throws InterruptedException {
            waiter = Thread.startVirtualThread(() -> takeAndGiveBack(budget.open(), slabs));
            awaitContention();
        }

        void awaitContention() throws InterruptedException {
            while (!budget.isContended()) {
                Thread.sleep(Duration.ofMillis(1));
            }
        }

        /// Waits until whoever waits is served.
        void served() throws InterruptedException {
            waiter.join();
        }

        @Override
        public void close() {
            share.give(taken);
        }
    }

    private static List<ByteBuffer> takeAll(SlabBudget.Share share) {
        List<ByteBuffer> taken = new ArrayList<>();
        for (ByteBuffer slab = share.tryTake(); slab != null; slab = share.tryTake()) {
            taken.add(slab);
        }
        return taken;
    }

    private static void takeAndGiveBack(SlabBudget.Share share, int slabs) {
        try {
            share.give(List.of(share.take(slabs)));
            share.dropClaim();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void memoryIsBoundedWhateverPassesThrough() throws Exception {
        proxy.delay(Duration.ofMillis(20));
        long most = 0;
        try (PendingObject pending = driver.create(path("uploads", 1), WriteHint.NONE.withTarget(TARGET));
                var in = new Content(4, 12L * PART).stream()) {
            byte[] buffer = new byte[1 << 20];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                pending.write(buffer, 0, count);
                most = Math.max(most, driver.memory().usedBytes());
            }
            pending.commit(TARGET);
        }
        assertThat(most).isBetween((long) PART, MEMORY);
    }

    @Test
    void anObjectWhosePartsDoNotFitIsRefusedAtOnceWithTheLimit() {
        long tooLong = 3L * PART * S3Limits.MAX_PARTS;

        assertThatThrownBy(() -> driver.create(STAGING, WriteHint.NONE.withLengthBytes(tooLong)))
                .isInstanceOf(StorageException.TooLarge.class)
                .hasMessageContaining(String.valueOf(MEMORY));
    }

    @Test
    void aWriteThatFailsGivesItsMemoryBack() throws IOException {
        PendingObject pending = driver.create(STAGING, WriteHint.NONE);
        append(pending, new Content(5, PART - 1L));
        assertThat(driver.memory().usedBytes()).isPositive();

        pending.close();

        assertThat(driver.memory().usedBytes()).isZero();
    }
}
