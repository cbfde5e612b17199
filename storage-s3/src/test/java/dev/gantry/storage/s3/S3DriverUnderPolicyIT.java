// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.StorageDriverContract;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The contract on Ceph's gateway, another implementation than S3Proxy's and one that answers no ETag to
/// CompleteMultipartUpload, with no more rights than the documented policy gives.
class S3DriverUnderPolicyIT extends StorageDriverContract {

    private static RestrictedBucket bucket;
    private static S3Driver driver;
    private static S3Driver other;

    @BeforeAll
    static void start() throws IOException {
        bucket = RestrictedBucket.open();
        S3Config config = bucket.config().rootDirectory("some root").build();
        driver = TestStores.connect(config);
        other = TestStores.connect(config);
    }

    @AfterAll
    static void stop() throws IOException {
        if (bucket != null) {
            driver.close();
            other.close();
            bucket.close();
        }
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
    protected List<String> leftovers() {
        return bucket.contents();
    }
}
