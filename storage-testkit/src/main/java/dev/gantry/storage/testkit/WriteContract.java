// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written in one go: `put`, and `create` with `commit` or without.
abstract class WriteContract extends FolderContract {

    static final StoragePath TARGET = path("/blobs/cd/data");

    /// What a caller may know before the first byte.
    enum Known {
        NOTHING,
        TARGET,
        LENGTH,
        BOTH;

        WriteHint hint(StoragePath target, long lengthBytes) {
            return switch (this) {
                case NOTHING -> WriteHint.NONE;
                case TARGET -> WriteHint.NONE.withTarget(target);
                case LENGTH -> WriteHint.NONE.withLengthBytes(lengthBytes);
                case BOTH -> WriteHint.NONE.withTarget(target).withLengthBytes(lengthBytes);
            };
        }
    }

    /// A size in bytes, as a number of parts and what is more or less.
    record Size(int parts, int more) {
        long bytes(int partBytes) {
            return (long) parts * partBytes + more;
        }
    }

    record Case(Size size, Known known) {}

    static Stream<Case> cases() {
        List<Size> sizes = List.of(
                new Size(0, 0), new Size(0, 1), new Size(1, -1), new Size(1, 0), new Size(1, 1), new Size(3, 7));
        return sizes.stream().flatMap(size -> Stream.of(Known.values()).map(known -> new Case(size, known)));
    }

    @Test
    void putReplacesWhatWasThere() throws IOException {
        put(TARGET, new byte[] {1, 2, 3});
        put(TARGET, new byte[] {4});

        assertThat(read(TARGET, ByteRange.ALL)).containsExactly(4);
    }

    @Test
    void putOfNothingMakesAnEmptyObject() throws IOException {
        put(TARGET, new byte[0]);

        assertThat(driver().stat(TARGET).map(ObjectInfo::sizeBytes)).contains(0L);
        assertThat(visiblePaths()).containsExactly(TARGET.text());
    }

    @Test
    void putWithinItsValidityIsWritten() throws IOException {
        forget(List.of(TARGET));
        driver().put(TARGET, new byte[] {1, 2}, time().instant().plus(Duration.ofSeconds(60)));
        assertThat(read(TARGET, ByteRange.ALL)).containsExactly(1, 2);

        driver().put(TARGET, new byte[0], time().instant().plus(Duration.ofSeconds(60)));
        assertThat(read(TARGET, ByteRange.ALL)).isEmpty();
    }

    @Test
    void putAfterItsValidityIsRefusedAndChangesNothing() throws IOException {
        put(TARGET, new byte[] {1});
        var late = time().instant().minus(Duration.ofSeconds(20));
        if (deviates(Deviation.LATE_WRITE_ACCEPTED)) {
            driver().put(TARGET, new byte[] {2}, late);
            assertThat(read(TARGET, ByteRange.ALL)).containsExactly(2);
            return;
        }

        assertThatThrownBy(() -> driver().put(TARGET, new byte[] {2}, late))
                .isInstanceOf(StorageException.Unavailable.class);

        assertThat(read(TARGET, ByteRange.ALL)).containsExactly(1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsCommittedIsThereAndNothingElse(Case c) throws Exception {
        Content content = new Content(7, c.size.bytes(partBytes()));

        ObjectInfo committed = write(TARGET, content, c.known.hint(TARGET, content.sizeBytes()));

        assertThat(committed.path()).isEqualTo(TARGET);
        assertThat(committed.sizeBytes()).isEqualTo(content.sizeBytes());
        assertHolds(TARGET, content);
        assertThat(leftovers()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anAbandonedWriteLeavesNothing(Case c) throws Exception {
        Content content = new Content(8, c.size.bytes(partBytes()));

        try (PendingObject pending = create(c.known.hint(TARGET, content.sizeBytes()))) {
            append(pending, content);
            assertThat(pending.sizeBytes()).isEqualTo(content.sizeBytes());
        }

        assertThat(leftovers()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Known.class)
    void aParkedWriteThatIsAbandonedLeavesNothing(Known known) throws Exception {
        Content content = new Content(9, partBytes() + 5L);

        try (PendingObject pending = create(known.hint(TARGET, content.sizeBytes()))) {
            append(pending, content);
            pending.park();
        }

        assertThat(leftovers()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Known.class)
    void nothingIsVisibleBeforeCommit(Known known) throws IOException {
        Content content = new Content(10, 2L * partBytes() + 9);
        try (PendingObject pending = create(known.hint(TARGET, content.sizeBytes()))) {
            append(pending, content);

            assertThat(driver().stat(TARGET)).isEmpty();
            assertThatThrownBy(() -> driver().open(TARGET, ByteRange.ALL))
                    .isInstanceOf(StorageException.NotFound.class);

            commit(pending, TARGET);
            assertThat(driver().stat(TARGET)).isPresent();
        }
        assertHolds(TARGET, content);
    }

    @Test
    void closingAgainAfterCommitChangesNothing() throws IOException {
        Content content = new Content(11, 10);
        PendingObject pending = create(WriteHint.NONE);
        append(pending, content);
        commit(pending, TARGET);

        pending.close();
        pending.close();

        assertHolds(TARGET, content);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void committingOntoTheSameContentSucceeds(Case c) throws IOException {
        Content content = new Content(12, c.size.bytes(partBytes()));
        write(TARGET, content);

        ObjectInfo again = write(TARGET, content, c.known.hint(TARGET, content.sizeBytes()));

        assertThat(again.sizeBytes()).isEqualTo(content.sizeBytes());
        assertHolds(TARGET, content);
    }

    @Test
    void aWriteMayBeParkedAnywhereAndGoOn() throws IOException {
        Content content = new Content(13, 3L * partBytes() + 100);
        int[] chunks = {0, 1, 0, 20, partBytes() + 7, partBytes(), 1, partBytes() + 71};
        try (PendingObject pending = create(WriteHint.NONE);
                InputStream in = content.stream()) {
            for (int chunk : chunks) {
                append(pending, in, chunk);
                pending.park();
                pending.park();
            }
            assertThat(pending.sizeBytes()).isEqualTo(content.sizeBytes());
            commit(pending, TARGET);
        }
        assertHolds(TARGET, content);
    }

    @Test
    void singleBytesMayBeWritten() throws IOException {
        try (PendingObject pending = create(WriteHint.NONE)) {
            pending.write(0x1ff);
            pending.write(new byte[] {9, 7, 9}, 1, 1);
            pending.write(new byte[0]);
            commit(pending, TARGET);
        }
        assertThat(read(TARGET, ByteRange.ALL)).containsExactly(0xff, 7);
    }

    @Test
    void writersOfDifferentTargetsDoNotDisturbEachOther() throws IOException {
        try (var writers = new Fanout<ObjectInfo>(16)) {
            for (int i = 0; i < 16; i++) {
                Content content = new Content(100 + i, (5L << 20) + i);
                StoragePath target = path("/parallel/" + i);
                writers.fork(() -> write(target, content));
            }
            writers.join();
        }
        for (int i = 0; i < 16; i++) {
            assertHolds(path("/parallel/" + i), new Content(100 + i, (5L << 20) + i));
        }
    }

    @ParameterizedTest
    @EnumSource(Known.class)
    void writersOfOneTargetAllSucceed(Known known) throws IOException {
        Content content = new Content(14, partBytes() + 11L);
        try (var writers = new Fanout<ObjectInfo>(8)) {
            for (int i = 0; i < 8; i++) {
                writers.fork(() -> write(TARGET, content, known.hint(TARGET, content.sizeBytes())));
            }
            assertThat(writers.join()).extracting(ObjectInfo::sizeBytes).containsOnly(content.sizeBytes());
        }
        assertHolds(TARGET, content);
    }
}
