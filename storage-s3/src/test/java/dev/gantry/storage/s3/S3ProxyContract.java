// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.Deviation;
import dev.gantry.storage.testkit.S3ProxyServer;
import dev.gantry.storage.testkit.StorageDriverContract;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/// The contract on S3Proxy, which keeps objects as files, be they on a disk or in memory.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class S3ProxyContract extends StorageDriverContract {

    private S3ProxyServer server;
    private S3Driver driver;
    private S3Driver other;

    abstract S3ProxyServer startServer() throws IOException;

    /// Where the driver finds the server.
    URI endpointOf(S3ProxyServer started) throws IOException {
        return started.endpoint();
    }

    S3Config config(URI endpoint, String accessKey, String secretKey) {
        return TestStores.config(endpoint, accessKey, secretKey).build();
    }

    @BeforeAll
    void start() throws IOException {
        server = startServer();
        S3Config config = config(endpointOf(server), server.accessKey(), server.secretKey());
        driver = TestStores.connect(config);
        other = TestStores.connect(config);
    }

    @AfterAll
    void stop() {
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

    @Override
    protected Set<Deviation> deviations() {
        return Set.of(Deviation.OBJECT_EXCLUDES_FOLDER, Deviation.UTF16_ORDER);
    }

    @Override
    protected List<String> leftovers() {
        return server.contents(TestStores.BUCKET);
    }
}
