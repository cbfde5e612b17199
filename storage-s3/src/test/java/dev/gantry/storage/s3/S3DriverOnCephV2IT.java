// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.client.S3Clients;
import dev.gantry.storage.s3.config.Access;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.StorageDriverContract;
import dev.gantry.storage.testkit.Testbed;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

/// The contract on a bucket of its own on Ceph's gateway, with version 2 of Amazon's signature, which Ceph verifies in
/// its own way. [S3DriverUnderPolicyIT] is the contract there with version 4.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3DriverOnCephV2IT extends StorageDriverContract {

    private final String bucket = "gantry-it-"
            + HexFormat.of().toHexDigits(RandomGenerator.of("L64X128MixRandom").nextLong());

    private S3Clients clients;
    private S3Driver driver;
    private S3Driver other;

    @BeforeAll
    void start() {
        Testbed.Rgw rgw = Testbed.find().rgw();
        S3Config config = S3Config.builder(
                        bucket, Location.at(rgw.endpoint(), "us-east-1").withPathStyle(true))
                .rootDirectory("some root")
                .access(Access.of(new Access.Credentials(rgw.accessKey(), rgw.secretKey()))
                        .signedBy(Access.Signature.V2))
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

    @ParameterizedTest
    @ValueSource(strings = {"/plain", "/with space", "/50%+1", "/ü/日本"})
    void aSignedAddressIsGoodForItsObjectAlone(String path) throws Exception {
        StoragePath object = StoragePath.parse(path);
        forget(List.of(object));
        driver().put(object, new byte[] {1, 2, 3}, null);
        URI address = driver().redirect(object, new RedirectRequest(RedirectRequest.Method.GET, null))
                .orElseThrow()
                .location();

        assertThat(get(address).body()).containsExactly(1, 2, 3);
        assertThat(get(URI.create(address.toString().replaceFirst("Expires=", "Expires=1")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(get(URI.create(address.toString().replace("?", "x?"))).statusCode())
                .isEqualTo(403);
    }

    private static HttpResponse<byte[]> get(URI address) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
        }
    }
}
