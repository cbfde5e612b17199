// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Objects that begin with the bytes of another.
abstract class PrefixContract extends WriteContract {

    private static final StoragePath PREFIX = path("/blobs/pr/data");

    record PrefixCase(Size prefix, Size more, Known known) {}

    static Stream<PrefixCase> prefixes() {
        Size none = new Size(0, 0);
        Size little = new Size(0, 10);
        Size several = new Size(3, 5);
        return Stream.of(
                new PrefixCase(none, little, Known.NOTHING),
                new PrefixCase(little, none, Known.NOTHING),
                new PrefixCase(little, little, Known.TARGET),
                new PrefixCase(little, several, Known.BOTH),
                new PrefixCase(new Size(1, 0), none, Known.NOTHING),
                new PrefixCase(new Size(1, 0), little, Known.LENGTH),
                new PrefixCase(new Size(2, 0), several, Known.TARGET),
                new PrefixCase(several, none, Known.TARGET),
                new PrefixCase(several, little, Known.NOTHING),
                new PrefixCase(several, several, Known.BOTH));
    }

    private WriteHint hint(PrefixCase c, ObjectInfo prefix) {
        long length = c.prefix.bytes(partBytes()) + c.more.bytes(partBytes());
        return c.known.hint(TARGET, length).withPrefix(prefix);
    }

    @ParameterizedTest
    @MethodSource("prefixes")
    void anObjectBeginsWithItsPrefix(PrefixCase c) throws IOException {
        Content first = new Content(20, c.prefix.bytes(partBytes()));
        Content second = new Content(21, c.more.bytes(partBytes()));
        ObjectInfo prefix = write(PREFIX, first);

        try (PendingObject pending = create(hint(c, prefix))) {
            assertThat(pending.sizeBytes()).isEqualTo(first.sizeBytes());
            append(pending, second);
            assertThat(pending.sizeBytes()).isEqualTo(first.sizeBytes() + second.sizeBytes());
            commit(pending, TARGET);
        }

        assertHolds(TARGET, first, second);
        assertHolds(PREFIX, first);
    }

    @ParameterizedTest
    @MethodSource("prefixes")
    void anAbandonedObjectLeavesItsPrefixAlone(PrefixCase c) throws Exception {
        Content first = new Content(22, c.prefix.bytes(partBytes()));
        ObjectInfo prefix = write(PREFIX, first);

        try (PendingObject pending = create(hint(c, prefix))) {
            append(pending, new Content(23, c.more.bytes(partBytes())));
        }

        assertThat(leftovers()).hasSize(1);
        assertHolds(PREFIX, first);
    }

    @ParameterizedTest
    @MethodSource("prefixes")
    void anObjectWithAPrefixIsSuspendedAndGoesOn(PrefixCase c) throws IOException {
        Content first = new Content(24, c.prefix.bytes(partBytes()));
        Content second = new Content(25, c.more.bytes(partBytes()));
        Content third = new Content(26, 33);
        ObjectInfo prefix = write(PREFIX, first);
        ResumeToken token;
        try (PendingObject pending = create(WriteHint.NONE.withPrefix(prefix))) {
            append(pending, second);
            token = pending.suspend();
        }

        try (PendingObject pending = anotherProcess().resume(token)) {
            append(pending, third);
            commit(pending, TARGET);
        }

        assertHolds(TARGET, first, second, third);
    }

    @Test
    void aParkedObjectKeepsItsPrefix() throws IOException {
        Content first = new Content(27, partBytes() + 2L);
        Content second = new Content(28, partBytes());
        ObjectInfo prefix = write(PREFIX, first);

        try (PendingObject pending = create(WriteHint.NONE.withPrefix(prefix))) {
            pending.park();
            append(pending, second);
            pending.park();
            commit(pending, TARGET);
        }

        assertHolds(TARGET, first, second);
    }
}
