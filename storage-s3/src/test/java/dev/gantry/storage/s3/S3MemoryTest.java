// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.ArrayList;
import java.util.List;
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
            SlabBudget.Share others = roomy.memory().open();
            List<ByteBuffer> taken = takeAll(others);
            taken.add(others.take(SlabBudget.slabs(roomy.memory().maxPartBytes())));
            taken.addAll(takeAll(others));
            Thread waiter = Thread.startVirtualThread(
                    () -> takeAndGiveBack(roomy.memory().open()));
            while (!roomy.memory().isContended()) {
                Thread.sleep(Duration.ofMillis(1));
            }
            assertThat(requests()).isEmpty();

            append(holder, new Content(2, 1));

            waiter.join();
            assertThat(requests()).containsEntry("PUT:Part", 1L);
            others.give(taken);
        }
    }

    private static List<ByteBuffer> takeAll(SlabBudget.Share share) {
        List<ByteBuffer> taken = new ArrayList<>();
        for (ByteBuffer slab = share.tryTake(); slab != null; slab = share.tryTake()) {
            taken.add(slab);
        }
        return taken;
    }

    private static void takeAndGiveBack(SlabBudget.Share share) {
        try {
            share.give(List.of(share.take(1)));
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
