// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware;

import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.memory.MemoryDriver;
import dev.gantry.storage.testkit.Deviation;
import dev.gantry.storage.testkit.StorageDriverContract;
import java.util.List;
import java.util.Set;

/// A store is the same store with something in front of it.
class ForwardingDriverContractTest extends StorageDriverContract {

    private final MemoryDriver store = new MemoryDriver(time());
    private final StorageDriver front = new RewriteDriver(store, new RewriteDriver.Parts("https", null, null));

    @Override
    protected StorageDriver driver() {
        return front;
    }

    @Override
    protected int partBytes() {
        return 1 << 20;
    }

    @Override
    protected Set<Deviation> deviations() {
        return Set.of(Deviation.HELD_IN_MEMORY);
    }

    @Override
    protected List<String> leftovers() throws StorageException {
        return store.list(StoragePath.ROOT, null, 1000).items().stream()
                .map(object -> object.path().text())
                .toList();
    }
}
