// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What an operation may cost in requests to S3, counted by a proxy in front of the store, under the default
/// configuration. All tests share a process; each has a repository and bytes of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RequestBudget {

    private static final int LAYERS = 10;
    private static final long LAYER_BYTES = 1 << 20;

    private S3Bucket bucket;
    private CountingS3Proxy proxy;
    private GantryProcess gantry;
    private RegistryClient client;
    private long tests;
    private String repository = "";

    abstract S3Server server() throws IOException;

    @BeforeAll
    void start() throws IOException {
        S3Server server = server();
        bucket = S3Bucket.create(server);
        proxy = CountingS3Proxy.start(server.endpoint(), Duration.ZERO);
        startReplica();
    }

    @BeforeEach
    void takeARepository() {
        tests++;
        repository = "budget/image-" + tests;
        proxy.reset();
    }

    @AfterAll
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
        client.pushByPatch(repository, blob(LAYER_BYTES));
        assertCostsAtMost(2);
    }

    @Test
    void aBlobOfOnePartCostsTwoRequestsByPut() throws IOException {
        client.pushByPut(repository, blob(LAYER_BYTES));
        assertCostsAtMost(2);
    }

    @Test
    void aBlobOfOnePartCostsTwoRequestsByOnePost() throws IOException {
        assertThat(client.postWhole(repository, blob(LAYER_BYTES)).statusCode()).isEqualTo(201);
        assertCostsAtMost(2);
    }

    @Test
    void aSha512ThatIsAnnouncedCostsNoMoreThanASha256() throws IOException {
        URI upload = client.location(client.post(repository, "?digest-algorithm=sha512"), 202);
        pushAsSha512(upload, blob(LAYER_BYTES));
        assertCostsAtMost(2);
    }

    /// The PUT looks the bytes up, reads them, looks for their name, copies them to it, and links it.
    @Test
    void aSha512ThatIsNotAnnouncedCostsOneReadAndOneCopyInTheStore() throws IOException {
        pushAsSha512(client.startUpload(repository), blob(LAYER_BYTES));
        assertCostsAtMost(6);
    }

    /// Each reads the state, the last rest and the state again, and writes the new rest and the state. One in many
    /// deletes earlier rests.
    @Test
    void aChunkOfOneByteIsTakenForSixRequests() throws IOException {
        Blob blob = blob(50);
        URI upload = client.startUpload(repository);
        for (int at = 0; at < blob.sizeBytes(); at++) {
            upload = client.location(client.patchChunk(upload, at, blob.slice(at, 1)), 202);
            assertCostsAtMost(6);
        }
        assertThat(client.put(upload, blob.digest(), RegistryClient.nothing()).statusCode())
                .isEqualTo(201);
        assertThat(client.pullAndDigest(repository, blob.digest())).isEqualTo(blob.digest());
    }

    @Test
    void aHeadOfAMissingBlobCostsOneRequest() throws IOException {
        String digest = blob(100).digest();
        assertThat(client.headBlob(repository, digest).statusCode()).isEqualTo(404);
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
        assertThat(client.getManifest(repository, "latest").statusCode()).isEqualTo(200);
        assertCostsAtMost(3);
        assertThat(client.getManifest(repository, "latest").statusCode()).isEqualTo(200);
        assertCostsAtMost(1);
    }

    @Test
    void aHeadOfAManifestByTagCostsThreeRequestsColdAndOneWarm() throws IOException {
        pushImage(false);
        restart();
        assertThat(client.headManifest(repository, "latest").statusCode()).isEqualTo(200);
        assertCostsAtMost(3);
        assertThat(client.headManifest(repository, "latest").statusCode()).isEqualTo(200);
        assertCostsAtMost(1);
    }

    @Test
    void aHeadOfABlobCostsTwoRequestsColdAndNoneWarm() throws IOException {
        Blob blob = blob(LAYER_BYTES);
        client.pushByPatch(repository, blob);
        restart();
        assertThat(client.headBlob(repository, blob.digest()).statusCode()).isEqualTo(200);
        assertCostsAtMost(2);
        assertThat(client.headBlob(repository, blob.digest()).statusCode()).isEqualTo(200);
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
        Blob blob = blob(LAYER_BYTES);
        client.pushByPatch(repository, blob);
        restart();
        mount("budget/cold", blob);
        assertCostsAtMost(3);
        mount("budget/warm", blob);
        assertCostsAtMost(1);
    }

    @Test
    void aMountWithoutASourceCostsTwoRequestsColdAndOneWarm() throws IOException {
        Blob blob = blob(LAYER_BYTES);
        client.pushByPatch(repository, blob);
        restart();
        for (int requests : new int[] {2, 1}) {
            String target = "budget/anywhere-" + requests;
            assertThat(client.post(target, "?mount=" + blob.digest()).statusCode())
                    .isEqualTo(201);
            assertCostsAtMost(requests);
        }
    }

    @Test
    void aTagListCostsOneRequest() throws IOException {
        pushImage(false);
        proxy.reset();
        assertThat(client.tags(repository)).contains("latest");
        assertCostsAtMost(1);
    }

    @Test
    void theCatalogCostsOneRequestAThousandObjects() throws IOException {
        pushImage(false);
        proxy.reset();
        assertThat(new String(client.list("/v2/_catalog").body(), StandardCharsets.UTF_8))
                .contains(repository);
        assertCostsAtMost(1);
    }

    @Test
    void theDeletionOfATagCostsTwoRequests() throws IOException {
        pushImage(false);
        restart();
        assertThat(client.deleteManifest(repository, "latest").statusCode()).isEqualTo(202);
        assertCostsAtMost(2);
    }

    /// A listing of the tags, a look at each, and three: its link, its content, which names what it belongs to, and
    /// the deletion. The content is not read again where it is in memory.
    @Test
    void theDeletionOfAManifestCostsFourRequestsAndOneForEachTag() throws IOException {
        List<Blob> blobs = pushImage(false);
        String other = RegistryClient.manifest(blobs.getFirst(), blobs.subList(1, 2));
        String digest = client.putManifest(repository, "gone", other)
                .headers()
                .firstValue("Docker-Content-Digest")
                .orElseThrow();
        assertThat(client.deleteManifest(repository, "gone").statusCode()).isEqualTo(202);
        restart();
        assertThat(client.deleteManifest(repository, digest).statusCode()).isEqualTo(202);
        assertCostsAtMost(4 + 1);
        assertThat(client.getManifest(repository, "latest").statusCode()).isEqualTo(200);
    }

    private void pushAsSha512(URI upload, Blob blob) throws IOException {
        URI patched = client.location(client.patch(upload, RegistryClient.body(blob)), 202);
        assertThat(client.put(patched, blob.sha512(), RegistryClient.nothing()).statusCode())
                .isEqualTo(201);
    }

    private void mount(String target, Blob blob) throws IOException {
        assertThat(client.post(target, "?mount=" + blob.digest() + "&from=" + repository)
                        .statusCode())
                .isEqualTo(201);
    }

    /// A blob that no other test pushes.
    private Blob blob(long sizeBytes) {
        return Blob.random(-tests, sizeBytes);
    }

    /// @return config and layers
    private List<Blob> pushImage(boolean asksFirst) throws IOException {
        List<Blob> blobs = new ArrayList<>();
        for (int i = 0; i <= LAYERS; i++) {
            Blob blob = Blob.random(1000 * tests + i, i == 0 ? 500 : LAYER_BYTES);
            if (asksFirst) {
                assertThat(client.headBlob(repository, blob.digest()).statusCode())
                        .isEqualTo(404);
            }
            client.pushByPatch(repository, blob);
            blobs.add(blob);
        }
        String manifest = RegistryClient.manifest(blobs.getFirst(), blobs.subList(1, blobs.size()));
        var response = client.putManifest(repository, "latest", manifest);
        assertThat(response.statusCode())
                .as(() -> RegistryClient.describe(response))
                .isEqualTo(201);
        return blobs;
    }

    private void pullImage(List<Blob> blobs) throws IOException {
        assertThat(client.getManifest(repository, "latest").statusCode()).isEqualTo(200);
        for (Blob blob : blobs) {
            assertThat(client.pullAndDigest(repository, blob.digest())).isEqualTo(blob.digest());
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
