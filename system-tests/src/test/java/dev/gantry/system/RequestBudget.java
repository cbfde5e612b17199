// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What an operation may cost in requests to S3, counted by a proxy in front of the store, under the default
/// configuration.
abstract class RequestBudget {

    private static final String REPOSITORY = "budget/image";
    private static final int LAYERS = 10;
    private static final long LAYER_BYTES = 1 << 20;

    private S3Bucket bucket;
    private CountingS3Proxy proxy;
    private GantryProcess gantry;
    private RegistryClient client;

    abstract S3Server server() throws IOException;

    @BeforeEach
    void start() throws IOException {
        S3Server server = server();
        bucket = S3Bucket.create(server);
        proxy = CountingS3Proxy.start(server.endpoint(), Duration.ZERO);
        startReplica();
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
    void aBlobOfOnePartCostsTwoRequestsByPatch() throws IOException {
        client.pushByPatch(REPOSITORY, Blob.random(1, LAYER_BYTES));
        assertCostsAtMost(2);
    }

    @Test
    void aBlobOfOnePartCostsTwoRequestsByPut() throws IOException {
        client.pushByPut(REPOSITORY, Blob.random(2, LAYER_BYTES));
        assertCostsAtMost(2);
    }

    @Test
    void aBlobOfOnePartCostsTwoRequestsByOnePost() throws IOException {
        assertThat(client.postWhole(REPOSITORY, Blob.random(3, LAYER_BYTES)).statusCode())
                .isEqualTo(201);
        assertCostsAtMost(2);
    }

    @Test
    void aHeadOfAMissingBlobCostsOneRequest() throws IOException {
        String digest = Blob.random(4, 100).digest();
        assertThat(client.headBlob(REPOSITORY, digest).statusCode()).isEqualTo(404);
        assertCostsAtMost(1);
    }

    @Test
    void anImageOfTenLayersCosts26Requests() throws IOException {
        pushImage(false);
        assertCostsAtMost(26);
    }

    @Test
    void anImageOfTenLayersCostsOneRequestMoreForEachHeadSentFirst() throws IOException {
        pushImage(true);
        assertCostsAtMost(26 + LAYERS + 1);
    }

    @Test
    void aManifestByTagCostsThreeRequestsColdAndOneWarm() throws IOException {
        pushImage(false);
        restart();
        assertThat(client.getManifest(REPOSITORY, "latest").statusCode()).isEqualTo(200);
        assertCostsAtMost(3);
        assertThat(client.getManifest(REPOSITORY, "latest").statusCode()).isEqualTo(200);
        assertCostsAtMost(1);
    }

    @Test
    void aHeadOfABlobCostsTwoRequestsColdAndNoneWarm() throws IOException {
        Blob blob = Blob.random(5, LAYER_BYTES);
        client.pushByPatch(REPOSITORY, blob);
        restart();
        assertThat(client.headBlob(REPOSITORY, blob.digest()).statusCode()).isEqualTo(200);
        assertCostsAtMost(2);
        assertThat(client.headBlob(REPOSITORY, blob.digest()).statusCode()).isEqualTo(200);
        assertCostsAtMost(0);
    }

    @Test
    void aProxiedPullCosts25RequestsColdAnd12Warm() throws IOException {
        List<Blob> blobs = pushImage(false);
        restart();
        pullImage(blobs);
        assertCostsAtMost(25);
        pullImage(blobs);
        assertCostsAtMost(12);
    }

    @Test
    void aMountCostsThreeRequestsColdAndOneWarm() throws IOException {
        Blob blob = Blob.random(6, LAYER_BYTES);
        client.pushByPatch(REPOSITORY, blob);
        restart();
        mount("budget/cold", blob);
        assertCostsAtMost(3);
        mount("budget/warm", blob);
        assertCostsAtMost(1);
    }

    @Test
    void aTagListCostsOneRequest() throws IOException {
        pushImage(false);
        proxy.reset();
        assertThat(client.tags(REPOSITORY)).contains("latest");
        assertCostsAtMost(1);
    }

    private void mount(String repository, Blob blob) throws IOException {
        assertThat(client.post(repository, "?mount=" + blob.digest() + "&from=" + REPOSITORY)
                        .statusCode())
                .isEqualTo(201);
    }

    /// @return config and layers
    private List<Blob> pushImage(boolean asksFirst) throws IOException {
        List<Blob> blobs = new ArrayList<>();
        for (int i = 0; i <= LAYERS; i++) {
            Blob blob = Blob.random(100 + i, i == 0 ? 500 : LAYER_BYTES);
            if (asksFirst) {
                assertThat(client.headBlob(REPOSITORY, blob.digest()).statusCode())
                        .isEqualTo(404);
            }
            client.pushByPatch(REPOSITORY, blob);
            blobs.add(blob);
        }
        String manifest = RegistryClient.manifest(blobs.getFirst(), blobs.subList(1, blobs.size()));
        var response = client.putManifest(REPOSITORY, "latest", manifest);
        assertThat(response.statusCode())
                .as(() -> RegistryClient.describe(response))
                .isEqualTo(201);
        return blobs;
    }

    private void pullImage(List<Blob> blobs) throws IOException {
        assertThat(client.getManifest(REPOSITORY, "latest").statusCode()).isEqualTo(200);
        for (Blob blob : blobs) {
            assertThat(client.pullAndDigest(REPOSITORY, blob.digest())).isEqualTo(blob.digest());
        }
    }

    /// Another process on the same bucket, with nothing in its caches.
    private void restart() throws IOException {
        client.close();
        gantry.close();
        startReplica();
    }

    private void startReplica() throws IOException {
        gantry = GantryProcess.start(
                GantryConfig.on(bucket).through(bucket.server().through(proxy.endpoint())));
        client = gantry.client();
        proxy.reset();
    }

    private void assertCostsAtMost(long requests) {
        assertThat(proxy.requests()).as("%s", proxy.counts()).isLessThanOrEqualTo(requests);
        proxy.reset();
    }
}
