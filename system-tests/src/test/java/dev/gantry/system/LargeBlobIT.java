// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A blob of many parts on Ceph RGW: equal parts, in parallel, copied at most once.
class LargeBlobIT {

    private static final String REPOSITORY = "large/blob";
    private static final long PART_BYTES = GantryConfig.DEFAULT_CHUNK_BYTES;
    private static final int PARTS = 103;
    private static final int COPIES = 32;
    private static final Blob BLOB = Blob.random(1, 1L << 30);

    private S3Bucket bucket;
    private CountingS3Proxy proxy;
    private GantryProcess gantry;
    private RegistryClient client;

    @BeforeEach
    void start() throws IOException {
        S3Server rgw = Peers.rgw();
        bucket = S3Bucket.create(rgw);
        proxy = CountingS3Proxy.start(rgw.endpoint(), Duration.ZERO);
        gantry = GantryProcess.start(GantryConfig.on(bucket).through(rgw.through(proxy.endpoint())));
        client = gantry.client();
        proxy.reset();
    }

    @AfterEach
    void stop() throws IOException {
        if (gantry != null) {
            client.close();
            gantry.close();
        }
        if (proxy != null) {
            proxy.close();
            bucket.close();
        }
    }

    @Test
    void byPatchItTakes142RequestsAndEqualPartsInParallel() throws IOException {
        URI upload = client.location(client.patch(client.startUpload(REPOSITORY), RegistryClient.body(BLOB)), 202);
        List<Long> parts = bucket.partSizesOfOpenUpload();
        assertThat(parts).hasSize(PARTS);
        assertThat(parts.subList(0, PARTS - 1)).containsOnly(PART_BYTES);

        assertThat(client.put(upload, BLOB.digest(), RegistryClient.nothing()).statusCode())
                .isEqualTo(201);
        assertThat(proxy.requests()).as("%s", proxy.counts()).isLessThanOrEqualTo(142);
        assertThat(proxy.count("PUT:Part").requests()).isEqualTo(PARTS);
        assertThat(proxy.count("PUT:Part").bytesUp()).isEqualTo(BLOB.sizeBytes());
        assertThat(proxy.count("PUT:PartCopy").requests()).isEqualTo(COPIES);
        assertThat(proxy.peak("PUT:Part")).isGreaterThanOrEqualTo(3);
        assertNothingButTheBlobIsThere();
    }

    @Test
    void byPutItTakes107RequestsEqualPartsAndNoCopy() throws IOException {
        client.pushByPut(REPOSITORY, BLOB);
        assertThat(proxy.requests()).as("%s", proxy.counts()).isLessThanOrEqualTo(107);
        assertThat(proxy.counts()).doesNotContainKeys("PUT:Copy", "PUT:PartCopy");
        assertThat(proxy.count("PUT:Part").requests()).isEqualTo(PARTS);
        assertThat(proxy.count("PUT:Part").bytesUp()).isEqualTo(BLOB.sizeBytes());
        assertThat(proxy.peak("PUT:Part")).isGreaterThanOrEqualTo(3);
        assertThat(bucket.etag(blobKey())).isEqualTo(BLOB.multipartEtag(PART_BYTES));
        assertNothingButTheBlobIsThere();
    }

    @Test
    void aSecondPushByPutWritesNoBytes() throws IOException {
        Blob blob = Blob.random(2, 3 * PART_BYTES);
        client.pushByPut(REPOSITORY, blob);
        assertThat(proxy.counts()).containsKeys("PUT:Part", "POST:CreateMPU");
        proxy.reset();
        client.pushByPut("large/again", blob);
        assertThat(proxy.counts()).doesNotContainKeys("PUT:Part", "POST:CreateMPU");
        // The one write is the link of the second repository.
        assertThat(proxy.count("PUT:Object").requests()).isEqualTo(1);
        assertThat(proxy.count("PUT:Object").bytesUp()).isLessThan(200);
        assertThat(proxy.requests()).as("%s", proxy.counts()).isLessThanOrEqualTo(2);
    }

    private void assertNothingButTheBlobIsThere() throws IOException {
        assertThat(bucket.openUploads()).isEmpty();
        assertThat(bucket.objects()).hasSize(2).containsEntry(blobKey(), BLOB.sizeBytes());
        assertThat(bucket.assertEveryBlobHasItsBytes()).isEqualTo(1);
    }

    private static String blobKey() {
        String hex = BLOB.digest().substring("sha256:".length());
        return "docker/registry/v2/blobs/sha256/%s/%s/data".formatted(hex.substring(0, 2), hex);
    }
}
