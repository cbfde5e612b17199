// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.s3.client.S3Clients;
import dev.gantry.storage.s3.config.Access;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.StorageDriverContract;
import dev.gantry.storage.testkit.Testbed;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.s3.S3Client;

/// The contract on Ceph's gateway: another implementation than S3Proxy's, and one that answers no ETag to
/// CompleteMultipartUpload.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3DriverOnCephIT extends StorageDriverContract {

    private final String bucket = "gantry-it-"
            + HexFormat.of().toHexDigits(RandomGenerator.of("L64X128MixRandom").nextLong());

    private S3Clients clients;
    private S3Driver driver;
    private S3Driver other;

    Access access(Testbed.Rgw rgw) {
        return Access.of(new Access.Credentials(rgw.accessKey(), rgw.secretKey()));
    }

    @BeforeAll
    void start() {
        Testbed.Rgw rgw = Testbed.find().rgw();
        S3Config config = S3Config.builder(
                        bucket, Location.at(rgw.endpoint(), "us-east-1").withPathStyle(true))
                .rootDirectory("some root")
                .access(access(rgw))
                .upload(TestStores.SMALL_PARTS)
                .copy(TestStores.SMALL_COPIES)
                .build();
        clients = S3Clients.open(config);
        clients.client().createBucket(r -> r.bucket(bucket));
        driver = TestStores.connect(config);
        other = TestStores.connect(config);
    }

    @AfterAll
    void stop() {
        if (clients != null) {
            driver.close();
            other.close();
            clients.client().deleteBucket(r -> r.bucket(bucket));
            clients.close();
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
        S3Client s3 = clients.client();
        List<String> keys = new ArrayList<>();
        s3.listObjectsV2Paginator(r -> r.bucket(bucket)).contents().forEach(object -> keys.add(object.key()));
        s3.listMultipartUploads(r -> r.bucket(bucket))
                .uploads()
                .forEach(upload -> keys.add("unfinished upload of " + upload.key()));
        return keys;
    }
}
