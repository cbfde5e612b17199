// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Objects that are put aside and gone on with: `suspend`, `seal`, `resume`, `discard`.
abstract class ResumeContract extends PrefixContract {

    static Stream<Size> sizes() {
        return Stream.of(new Size(0, 0), new Size(0, 1), new Size(1, 0), new Size(1, 1), new Size(3, 7));
    }

    static Stream<Size> sizesOfSomething() {
        return sizes().skip(1);
    }

    static Stream<Named<IntUnaryOperator>> chunkings() {
        return Stream.of(
                Named.of("single bytes", part -> 1),
                Named.of("1 MiB", part -> 1 << 20),
                Named.of("a part less one", part -> part - 1),
                Named.of("a part", part -> part),
                Named.of("a part and one", part -> part + 1),
                Named.of("two parts and some", part -> 2 * part + 77));
    }

    @ParameterizedTest
    @MethodSource("chunkings")
    void anObjectIsSuspendedAndResumedChunkByChunk(IntUnaryOperator chunking) throws IOException {
        int chunk = chunking.applyAsInt(partBytes());
        int times = chunk < partBytes() - 1 ? 7 : 3;
        Content content = new Content(30, (long) chunk * times);
        try (InputStream in = content.stream()) {
            ResumeToken token = suspended(new Content(0, 0), WriteHint.NONE);
            for (int i = 0; i < times; i++) {
                StorageDriver process = i % 2 == 0 ? anotherProcess() : driver();
                try (PendingObject pending = process.resume(token)) {
                    assertThat(pending.sizeBytes()).isEqualTo((long) i * chunk);
                    append(pending, in, chunk);
                    token = pending.suspend();
                }
            }
            try (PendingObject pending = anotherProcess().resume(token)) {
                commit(pending, TARGET);
            }
        }
        assertHolds(TARGET, content);
    }

    @ParameterizedTest
    @EnumSource(Known.class)
    void whatIsKnownHoldsOverASuspension(Known known) throws IOException {
        Content first = new Content(31, partBytes() + 9L);
        Content second = new Content(32, partBytes());
        WriteHint hint = known.hint(TARGET, first.sizeBytes() + second.sizeBytes());

        try (PendingObject pending = anotherProcess().resume(suspended(first, hint))) {
            append(pending, second);
            commit(pending, TARGET);
        }

        assertHolds(TARGET, first, second);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aTokenIsPrintableAscii(Size size) throws IOException {
        ResumeToken suspended = suspended(new Content(33, size.bytes(partBytes())), WriteHint.NONE);
        ResumeToken sealed = sealed(new Content(33, size.bytes(partBytes())));

        assertThat(List.of(suspended.text(), sealed.text())).allMatch(text -> text.matches("[\\x21-\\x7e&&[^\"']]+"));

        driver().discard(suspended);
        driver().discard(sealed);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void nothingIsVisibleOfASuspendedObject(Size size) throws IOException {
        ResumeToken token = suspended(new Content(34, size.bytes(partBytes())), WriteHint.NONE.withTarget(TARGET));

        assertThat(driver().stat(TARGET)).isEmpty();

        driver().discard(token);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aTokenIsStillGoodAfterAResumedWriteWasDropped(Size size) throws IOException {
        Content content = new Content(35, partBytes() + 3L);
        ResumeToken token = suspended(content, WriteHint.NONE);
        try (PendingObject dropped = anotherProcess().resume(token)) {
            append(dropped, new Content(36, size.bytes(partBytes())));
        }
        try (PendingObject parkedAndDropped = driver().resume(token)) {
            append(parkedAndDropped, new Content(37, size.bytes(partBytes())));
            parkedAndDropped.park();
        }
        Content more = new Content(38, 2L * partBytes() + 1);

        try (PendingObject pending = driver().resume(token)) {
            append(pending, more);
            commit(pending, TARGET);
        }

        assertHolds(TARGET, content, more);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aSealedObjectIsCommittedElsewhere(Size size) throws IOException {
        Content content = new Content(39, size.bytes(partBytes()));
        ResumeToken token = sealed(content);
        assertThat(driver().stat(TARGET)).isEmpty();

        try (PendingObject pending = anotherProcess().resume(token)) {
            assertThat(pending.sizeBytes()).isEqualTo(content.sizeBytes());
            ObjectInfo committed = commit(pending, TARGET);
            assertThat(committed.sizeBytes()).isEqualTo(content.sizeBytes());
        }

        assertHolds(TARGET, content);
    }

    @Test
    void aSealedObjectTakesNoBytes() throws IOException {
        ResumeToken token = sealed(new Content(40, 10));

        try (PendingObject pending = driver().resume(token)) {
            assertThatThrownBy(() -> pending.write(1)).isInstanceOf(IllegalStateException.class);
        }

        driver().discard(token);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aSealedObjectBecomesOneAtItsStagingPathAndThenAPrefix(Size size) throws IOException {
        Content content = new Content(41, size.bytes(partBytes()));
        Content more = new Content(42, partBytes() + 5L);
        StoragePath staging = staging();
        ResumeToken token;
        try (PendingObject pending = driver().create(staging, WriteHint.NONE)) {
            append(pending, content);
            token = pending.seal();
        }
        ObjectInfo prefix;
        try (PendingObject pending = anotherProcess().resume(token)) {
            prefix = commit(pending, staging);
        }
        assertHolds(staging, content);

        try (PendingObject pending = create(WriteHint.NONE.withPrefix(prefix))) {
            append(pending, more);
            commit(pending, TARGET);
        }

        assertHolds(TARGET, content, more);
        assertHolds(staging, content);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aDiscardedObjectLeavesNothing(Size size) throws Exception {
        Content content = new Content(43, size.bytes(partBytes()));
        ResumeToken suspended = suspended(content, WriteHint.NONE);
        ResumeToken targeted = suspended(content, WriteHint.NONE.withTarget(TARGET));
        ResumeToken sealed = sealed(content);

        for (ResumeToken token : List.of(suspended, targeted, sealed)) {
            anotherProcess().discard(token);
            driver().discard(token);
        }

        assertThat(leftovers()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("sizesOfSomething")
    void aDiscardedObjectCannotBeCommitted(Size size) throws Exception {
        ResumeToken token = suspended(new Content(44, size.bytes(partBytes())), WriteHint.NONE);
        driver().discard(token);

        assertThatThrownBy(() -> {
                    try (PendingObject pending = anotherProcess().resume(token)) {
                        commit(pending, TARGET);
                    }
                })
                .isInstanceOfAny(StorageException.NotFound.class, StorageException.Conflict.class);

        assertThat(leftovers()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aCommittedObjectStaysWhenItsTokenIsDiscarded(Size size) throws IOException {
        Content content = new Content(45, size.bytes(partBytes()));
        ResumeToken token = suspended(content, WriteHint.NONE);
        try (PendingObject pending = driver().resume(token)) {
            commit(pending, TARGET);
        }

        driver().discard(token);

        assertHolds(TARGET, content);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void committingATokenTwiceSucceedsOrIsRefusedAndChangesNothing(Size size) throws IOException {
        Content content = new Content(46, size.bytes(partBytes()));
        ResumeToken token = sealed(content);
        try (PendingObject pending = driver().resume(token)) {
            commit(pending, TARGET);
        }

        try (PendingObject again = anotherProcess().resume(token)) {
            assertThat(commit(again, TARGET).sizeBytes()).isEqualTo(content.sizeBytes());
        } catch (StorageException.NotFound | StorageException.Conflict refused) {
            assertThat(refused).isNotNull();
        }

        assertHolds(TARGET, content);
    }
}
