// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.janitor.Janitor;
import dev.gantry.registry.janitor.JanitorReport;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.concurrent.Fanout;
import dev.gantry.storage.s3.S3Driver;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The janitor on a real store: what is old by the store's own clock goes, what is young stays. Ages are of seconds
/// here, so it is not the server's janitor that sweeps.
class JanitorOnCephIT {

    private static final String ROOT = "docker/registry/v2/";
    private static final String ID = "0b13e0f9-6a5a-4ab2-9c3f-4d2a1c6b7e8f";

    private S3Bucket bucket;
    private S3Driver driver;

    @BeforeEach
    void start() {
        S3Server rgw = Peers.rgw();
        bucket = S3Bucket.create(rgw);
        S3Config config = S3Config.builder(
                        bucket.name(), Location.at(rgw.endpoint(), "us-east-1").withPathStyle(true))
                .credentials(rgw.accessKey(), rgw.secretKey())
                .build();
        driver = S3Driver.connect(config, InstantSource.system(), RandomGenerator.of("L64X128MixRandom"));
    }

    @AfterEach
    void stop() {
        if (driver != null) {
            driver.close();
            bucket.close();
        }
    }

    private void leaveGarbage() {
        bucket.openUpload(ROOT + "_gantry/uploads/" + ID + "-00/data", 1);
        bucket.openUpload(ROOT + "blobs/sha256/ab/ab00/data", 2);
        bucket.openUpload(ROOT + "repositories/a/b/_uploads/" + ID + "/data", 0);
        bucket.put(ROOT + "_gantry/uploads/" + ID + "/state");
        bucket.put(ROOT + "repositories/a/b/_uploads/" + ID + "/startedat");
        bucket.put(ROOT + "repositories/a/b/_uploads/" + ID + "/hashstates/sha256/0");
    }

    /// When all that lies in the bucket now is older than what comes.
    private Instant laterByTheStoresClock() throws StorageException {
        Instant now = driver.now();
        while (!driver.now().isAfter(now.plusSeconds(1))) {
            GantryProcess.sleep(Duration.ofMillis(50));
        }
        return driver.now();
    }

    private JanitorReport sweepOlderThan(Instant moment, boolean dryRun) throws StorageException {
        return new Janitor(driver, Duration.between(moment, driver.now()), dryRun).sweep();
    }

    @Test
    void oldUploadsOfBothProductsGoWhereverTheyLie() throws IOException {
        leaveGarbage();
        Instant later = laterByTheStoresClock();
        bucket.openUpload(ROOT + "_gantry/uploads/" + ID + "-01/data", 1);
        bucket.openUpload(ROOT + "blobs/sha256/cd/cd00/data", 0);
        bucket.put(ROOT + "repositories/a/c/_uploads/" + ID + "/startedat");
        bucket.openUpload("another/product", 0);
        List<String> young = List.of(
                "another/product", ROOT + "_gantry/uploads/" + ID + "-01/data", ROOT + "blobs/sha256/cd/cd00/data");

        JanitorReport dry = sweepOlderThan(later, true);
        assertThat(bucket.openUploads()).as("after the dry run").hasSize(6);
        assertThat(bucket.objects()).as("after the dry run").hasSize(4);
        JanitorReport report = sweepOlderThan(later, false);

        assertThat(report).isEqualTo(dry).isEqualTo(new JanitorReport(9, 3, 3, 3 + 3 * S3Bucket.PART_BYTES, 0));
        assertThat(bucket.openUploads()).containsExactlyInAnyOrderElementsOf(young);
        assertThat(bucket.objects()).containsOnlyKeys(ROOT + "repositories/a/c/_uploads/" + ID + "/startedat");
        assertThat(sweepOlderThan(later, false)).isEqualTo(new JanitorReport(3, 0, 0, 0, 0));
    }

    @Test
    void twoReplicasMaySweepAtOnce() throws IOException {
        for (int i = 0; i < 10; i++) {
            bucket.openUpload(ROOT + "blobs/sha256/ab/" + i + "/data", 1);
            bucket.put(ROOT + "_gantry/uploads/" + i + "/state");
        }
        Instant later = laterByTheStoresClock();
        try (var replicas = new Fanout<JanitorReport>(2)) {
            for (int i = 0; i < 2; i++) {
                replicas.fork(() -> sweepOlderThan(later, false));
            }
            assertThat(replicas.join()).extracting(JanitorReport::failures).containsOnly(0L);
        }
        assertThat(bucket.openUploads()).isEmpty();
        assertThat(bucket.objects()).isEmpty();
    }

    @Test
    void aPushThatIsUnderWayIsFinished() throws IOException {
        leaveGarbage();
        Instant later = laterByTheStoresClock();
        Blob blob = Blob.random(3, 90 << 20);
        var swept = new CountDownLatch(1);
        try (GantryProcess gantry = GantryProcess.start(GantryConfig.on(bucket));
                RegistryClient client = gantry.client();
                var pushes = new Fanout<URI>(1)) {
            URI upload = client.startUpload("under/way");
            var body = RegistryClient.ofLength(() -> halting(blob, 80 << 20, swept), blob.sizeBytes());
            pushes.fork(() -> client.location(client.patch(upload, body), 202));
            awaitUploadOfGantry();

            JanitorReport during = sweepOlderThan(later, false);
            swept.countDown();
            URI rest = pushes.join().getFirst();

            assertThat(during.uploads()).isEqualTo(3);
            assertThat(during.objects()).isEqualTo(3);
            assertThat(during.failures()).isZero();
            assertThat(client.put(rest, blob.digest(), RegistryClient.nothing()).statusCode())
                    .isEqualTo(201);
            assertThat(client.pullAndDigest("under/way", blob.digest())).isEqualTo(blob.digest());
        }
        assertThat(bucket.openUploads()).isEmpty();
    }

    private void awaitUploadOfGantry() {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (bucket.openUploads().size() < 4) {
            assertThat(System.nanoTime()).as("time until the upload is open").isLessThan(deadline);
            GantryProcess.sleep(Duration.ofMillis(50));
        }
    }

    /// A blob's bytes, of which the last ones wait.
    private static InputStream halting(Blob blob, long at, CountDownLatch signal) {
        return new FilterInputStream(blob.open()) {
            private long passed;

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                try {
                    if (passed >= at && !signal.await(1, TimeUnit.MINUTES)) {
                        throw new EOFException("nobody gave the signal");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException();
                }
                int count = super.read(bytes, offset, length);
                passed += Math.max(0, count);
                return count;
            }
        };
    }
}
