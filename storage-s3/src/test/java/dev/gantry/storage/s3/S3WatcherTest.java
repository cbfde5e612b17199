// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.watch.S3Attempt;
import dev.gantry.storage.s3.watch.S3Operation;
import dev.gantry.storage.s3.watch.S3Watcher;
import dev.gantry.storage.testkit.Content;
import dev.gantry.storage.testkit.proxy.S3Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a watcher is told, against what a proxy before the store has seen.
class S3WatcherTest extends S3Fixture {

    private static final Map<String, S3Operation> KINDS = Map.ofEntries(
            Map.entry("GET:Object", S3Operation.GET_OBJECT),
            Map.entry("GET:List", S3Operation.LIST_OBJECTS),
            Map.entry("GET:ListUploads", S3Operation.LIST_MULTIPART_UPLOADS),
            Map.entry("GET:ListParts", S3Operation.LIST_PARTS),
            Map.entry("HEAD:Object", S3Operation.HEAD_OBJECT),
            Map.entry("PUT:Object", S3Operation.PUT_OBJECT),
            Map.entry("PUT:Part", S3Operation.UPLOAD_PART),
            Map.entry("PUT:PartCopy", S3Operation.UPLOAD_PART_COPY),
            Map.entry("PUT:Copy", S3Operation.COPY_OBJECT),
            Map.entry("POST:CreateMPU", S3Operation.CREATE_MULTIPART_UPLOAD),
            Map.entry("POST:CompleteMPU", S3Operation.COMPLETE_MULTIPART_UPLOAD),
            Map.entry("POST:DeleteMany", S3Operation.DELETE_OBJECTS),
            Map.entry("DELETE:Object", S3Operation.DELETE_OBJECT),
            Map.entry("DELETE:AbortMPU", S3Operation.ABORT_MULTIPART_UPLOAD));

    private final Watcher watcher = new Watcher();
    private S3Driver watched;

    @BeforeEach
    void watch() {
        watched = S3Driver.connect(
                config().build(), InstantSource.system(), RandomGenerator.of("L64X128MixRandom"), watcher);
    }

    @AfterEach
    void closeWatched() {
        watched.close();
    }

    @Test
    void everyRequestIsToldAsWhatItIs() throws IOException {
        exercise();

        assertThat(watcher.operations()).isEqualTo(operationsOfProxy());
        assertThat(watcher.operations()).hasSizeGreaterThan(9);
        assertThat(watcher.begun.sum()).isEqualTo(watcher.over.sum());
    }

    @Test
    void requestsThatRepeatOneAreToldToo() throws IOException {
        for (String kind : List.of("PUT:Object", "GET:Object", "GET:List", "PUT:Part")) {
            proxy.fail(kind, 1, S3Fault.SLOW_DOWN);
            proxy.fail(kind, 1, new S3Fault.LoseAnswer());
        }

        exercise();

        assertThat(watcher.operations()).isEqualTo(operationsOfProxy());
        assertThat(watcher.attempts).anyMatch(attempt -> attempt.number() == 3);
        assertThat(watcher.broken).hasPositiveValue();
        assertThat(watcher.begun.sum()).isEqualTo(watcher.over.sum());
    }

    @Test
    void bytesAreThoseOfTheBodies() throws IOException {
        watched.put(TARGET, new byte[1000], null);
        try (ObjectStream in = watched.open(TARGET, new ByteRange(0, 700))) {
            assertThat(in.readAllBytes()).hasSize(700);
        }

        assertThat(watcher.attempts).extracting(S3Attempt::bytesUp).containsExactly(1000L, 0L);
        assertThat(watcher.received.sum()).isEqualTo(proxy.count("GET:Object").bytesDown());
    }

    @Test
    void aTransferThatIsLetGoHasItsEnd() throws IOException {
        watched.put(TARGET, new byte[1 << 20], null);
        try (ObjectStream in = watched.open(TARGET, new ByteRange(0, 1 << 20))) {
            assertThat(in.read()).isZero();
        }

        assertThat(watcher.begun.sum()).isEqualTo(watcher.over.sum());
    }

    @Test
    void aSignedAddressIsNoRequest() throws IOException {
        watched.put(TARGET, new byte[1], null);
        assertThat(watched.redirect(TARGET, new RedirectRequest(RedirectRequest.Method.GET, null)))
                .isPresent();

        assertThat(watcher.attempts).hasSize(1);
    }

    @Test
    void whatCannotReachTheStoreWasNotSent() {
        var lonely = TestStores.config(URI.create("http://127.0.0.1:1"), "key", "secret")
                .calls(TestStores.TWO_ATTEMPTS)
                .build();
        var random = RandomGenerator.of("L64X128MixRandom");
        try (S3Driver driver = S3Driver.connect(lonely, InstantSource.system(), random, watcher)) {
            assertThatThrownBy(() -> driver.stat(TARGET)).isInstanceOf(StorageException.Unavailable.class);
        }

        assertThat(watcher.attempts).hasSize(2);
        assertThat(watcher.unsent).hasValue(2);
    }

    @Test
    void bufferMemoryIsToldOf() throws IOException {
        long limit = watched.buffers().limitBytes();
        try (var pending = watched.create(STAGING, WriteHint.NONE)) {
            pending.write(new byte[1000], 0, 1000);
            assertThat(watched.buffers().usedBytes()).isPositive().isLessThan(limit);
            assertThat(watched.buffers().waiting()).isZero();
        }

        assertThat(watched.buffers().usedBytes()).isZero();
    }

    /// Something of everything that the driver does.
    private void exercise() throws IOException {
        watched.put(TARGET, new byte[10], null);
        watched.put(TARGET, new byte[10], Instant.now().plus(Duration.ofMinutes(5)));
        assertThat(watched.stat(TARGET)).isPresent();
        try (InputStream in = watched.open(TARGET, new ByteRange(0, 10))) {
            assertThat(in.readAllBytes()).hasSize(10);
        }
        assertThat(watched.list(StoragePath.ROOT, null, 10).items()).isNotEmpty();
        commit(new Content(5, 1000), StoragePath.parse("/small"));
        commit(new Content(6, 3L * PART + 1), StoragePath.parse("/large"));
        try (var given = watched.create(STAGING, WriteHint.NONE)) {
            long parts = uploadedParts();
            new Content(7, 4L * PART).stream().transferTo(given);
            awaitUploads(parts + 4);
        }
        watched.abandon(StoragePath.ROOT, Instant.now().plusSeconds(60), false);
        watched.delete(List.of(TARGET, StoragePath.parse("/small"), StoragePath.parse("/large")))
                .throwIfAny();
    }

    private long uploadedParts() {
        return watcher.operations().getOrDefault(S3Operation.UPLOAD_PART, 0L);
    }

    /// A part that is given up on its way may be one of which the store never hears.
    private void awaitUploads(long parts) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (uploadedParts() < parts || watcher.begun.sum() != watcher.over.sum()) {
            assertThat(System.nanoTime()).as("parts are sent in time").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private void commit(Content content, StoragePath target) throws IOException {
        try (var pending = watched.create(STAGING, WriteHint.NONE);
                InputStream in = content.stream()) {
            in.transferTo(pending);
            pending.commit(target);
        }
    }

    private Map<S3Operation, Long> operationsOfProxy() {
        var operations = new TreeMap<S3Operation, Long>();
        proxy.counts().forEach((kind, count) -> operations.put(KINDS.get(kind), count.requests()));
        return operations;
    }

    private static final class Watcher implements S3Watcher {

        private final List<S3Attempt> attempts = new CopyOnWriteArrayList<>();
        private final AtomicInteger broken = new AtomicInteger();
        private final AtomicInteger unsent = new AtomicInteger();
        private final LongAdder begun = new LongAdder();
        private final LongAdder over = new LongAdder();
        private final LongAdder received = new LongAdder();

        private Map<S3Operation, Long> operations() {
            Map<S3Operation, Long> operations = new EnumMap<>(S3Operation.class);
            attempts.forEach(attempt -> operations.merge(attempt.operation(), 1L, Long::sum));
            return operations;
        }

        @Override
        public Ending begun(S3Attempt attempt) {
            attempts.add(attempt);
            begun.increment();
            return new Ending() {
                @Override
                public void received(int bytes) {
                    received.add(bytes);
                }

                @Override
                public void ended() {
                    over.increment();
                }

                @Override
                public void failed(IOException cause, boolean isSent) {
                    (isSent ? broken : unsent).incrementAndGet();
                    over.increment();
                }
            };
        }
    }
}
