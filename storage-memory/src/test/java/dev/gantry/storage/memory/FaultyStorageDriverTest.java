// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.PendingObject;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.testkit.FaultyStorageDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver.Call;
import dev.gantry.storage.testkit.FaultyStorageDriver.Failure;
import dev.gantry.storage.testkit.FaultyStorageDriver.Operation;
import dev.gantry.storage.testkit.FaultyStorageDriver.When;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class FaultyStorageDriverTest {

    private static final StoragePath PATH = StoragePath.parse("/a/b");

    private final FaultyStorageDriver faulty = new FaultyStorageDriver(new MemoryDriver(InstantSource.system()));

    @Test
    void aFaultBeforeTheWorkLeavesItUndone() throws IOException {
        faulty.failNext(Operation.PUT, 1, When.BEFORE, Failure.UNAVAILABLE);

        assertThatThrownBy(() -> faulty.put(PATH, new byte[1], null))
                .isInstanceOf(StorageException.Unavailable.class)
                .hasMessageContaining("/a/b");

        assertThat(faulty.delegate().stat(PATH)).isEmpty();
        faulty.put(PATH, new byte[1], null);
        assertThat(faulty.delegate().stat(PATH)).isPresent();
    }

    @Test
    void aFaultAfterTheWorkLosesTheAnswer() throws IOException {
        faulty.failNext(Operation.COMMIT, 1, When.AFTER, Failure.CONFLICT);
        try (PendingObject pending = faulty.create(PATH, WriteHint.NONE)) {
            pending.write(1);
            assertThatThrownBy(() -> pending.commit(PATH)).isInstanceOf(StorageException.Conflict.class);
        }

        assertThat(faulty.delegate().stat(PATH)).isPresent();
    }

    @Test
    void aFaultMayWaitForALaterCall() throws IOException {
        faulty.failAfter(2, Operation.WRITE, 1, When.BEFORE, Failure.REJECTED);
        try (PendingObject pending = faulty.create(PATH, WriteHint.NONE)) {
            pending.write(1);
            pending.write(2);
            assertThatThrownBy(() -> pending.write(3)).isInstanceOf(StorageException.Rejected.class);
            pending.write(4);
            assertThat(pending.sizeBytes()).isEqualTo(3);
        }
    }

    @Test
    void healingEndsFaults() throws IOException {
        faulty.failNext(Operation.STAT, 100, When.BEFORE, Failure.NOT_FOUND);
        assertThatThrownBy(() -> faulty.stat(PATH)).isInstanceOf(StorageException.NotFound.class);

        faulty.heal();

        assertThat(faulty.stat(PATH)).isEmpty();
    }

    @Test
    void callsAreRecordedInOrder() throws IOException {
        faulty.stat(PATH);
        try (PendingObject pending = faulty.create(PATH, WriteHint.NONE)) {
            pending.commit(StoragePath.parse("/c"));
        }

        assertThat(faulty.calls())
                .containsExactly(
                        new Call(Operation.STAT, PATH),
                        new Call(Operation.CREATE, PATH),
                        new Call(Operation.COMMIT, StoragePath.parse("/c")));
        assertThat(faulty.count(Operation.STAT)).isEqualTo(1);
        faulty.forgetCalls();
        assertThat(faulty.calls()).isEmpty();
    }
}
