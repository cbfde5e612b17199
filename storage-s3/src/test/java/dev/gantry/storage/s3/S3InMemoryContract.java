// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.testkit.Deviation;
import dev.gantry.storage.testkit.S3ProxyServer;
import java.util.Set;

/// The contract on S3Proxy that keeps objects in memory, for stores that differ from it in one way.
abstract class S3InMemoryContract extends S3ProxyContract {

    @Override
    S3ProxyServer startServer() {
        return S3ProxyServer.inMemory(TestStores.BUCKET);
    }

    @Override
    protected Set<Deviation> deviations() {
        return Set.of(Deviation.OBJECT_EXCLUDES_FOLDER, Deviation.UTF16_ORDER, Deviation.HELD_IN_MEMORY);
    }
}
