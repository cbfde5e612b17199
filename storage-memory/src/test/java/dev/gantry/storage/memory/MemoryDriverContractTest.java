// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.memory;

import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.testkit.Deviation;
import dev.gantry.storage.testkit.StorageDriverContract;
import java.util.List;
import java.util.Set;

class MemoryDriverContractTest extends StorageDriverContract {

    private final MemoryDriver driver = new MemoryDriver(time());

    @Override
    protected StorageDriver driver() {
        return driver;
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
    protected List<String> leftovers() {
        return driver.contents();
    }
}
