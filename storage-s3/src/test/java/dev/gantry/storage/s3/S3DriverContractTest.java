// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.testkit.Deviation;
import dev.gantry.storage.testkit.S3ProxyServer;
import dev.gantry.storage.testkit.StorageDriverContract;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class S3DriverContractTest extends StorageDriverContract {

    private static S3ProxyServer server;
    private static S3Driver driver;
    private static S3Driver other;

    @BeforeAll
    static void start() {
        server = S3ProxyServer.inMemory(TestStores.BUCKET);
        driver = TestStores.connect(TestStores.config(server).build());
        other = TestStores.connect(TestStores.config(server).build());
    }

    @AfterAll
    static void stop() {
        driver.close();
        other.close();
        server.close();
    }

    @Override
    protected StorageDriver driver() {
        return driver;
    }

    @Override
    protected StorageDriver anotherProcess() {
        return other;
    }

    @Override
    protected int partBytes() {
        return TestStores.PART_BYTES;
    }

    /// S3Proxy keeps objects as files.
    @Override
    protected Set<Deviation> deviations() {
        return Set.of(Deviation.OBJECT_EXCLUDES_FOLDER, Deviation.UTF16_ORDER);
    }

    @Override
    protected List<String> leftovers() {
        return server.contents(TestStores.BUCKET);
    }
}
