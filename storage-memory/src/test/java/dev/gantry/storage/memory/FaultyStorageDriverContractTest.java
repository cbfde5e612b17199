// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.memory;

import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.testkit.Deviation;
import dev.gantry.storage.testkit.FaultyStorageDriver;
import dev.gantry.storage.testkit.StorageDriverContract;
import java.util.List;
import java.util.Set;

/// The faulty driver without faults is like the one behind it.
class FaultyStorageDriverContractTest extends StorageDriverContract {

    private final MemoryDriver memory = new MemoryDriver(time());
    private final FaultyStorageDriver faulty = new FaultyStorageDriver(memory);

    @Override
    protected StorageDriver driver() {
        return faulty;
    }

    @Override
    protected int partBytes() {
        return 1 << 18;
    }

    @Override
    protected Set<Deviation> deviations() {
        return Set.of(Deviation.HELD_IN_MEMORY);
    }

    @Override
    protected List<String> leftovers() {
        return memory.contents();
    }
}
