// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Gantry as a pull-through cache of CNCF Distribution 2.8.2, both on Ceph RGW.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PullThroughIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS = 50;

    @TempDir
    Path folder;

    private S3Bucket theirs;
    private S3Bucket ours;
    private DistributionProcess distribution;
    private CountingUpstream upstream;

    @BeforeAll
    void startDistribution() throws IOException {
        theirs = S3Bucket.create(Peers.rgw());
        distribution = DistributionProcess.start(theirs);
    }

    @AfterAll
    void stopDistribution() throws IOException {
        if (distribution != null) {
            distribution.close();
        }
        if (theirs != null) {
            theirs.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        ours = S3Bucket.create(Peers.rgw());
        upstream = new CountingUpstream(distribution.authority());
    }

    @AfterEach
    void stop() {
        upstream.close();
        ours.close();
    }

    private GantryProcess cache(String... lines) throws IOException {
        String proxy = "proxy:\n  remoteurl: %s\n%s\n"
                .formatted(
                        upstream.uri(),
                        List.of(lines).stream().map("  "::concat).reduce("", (a, b) -> a + b + "\n"));
        return GantryProcess.startFile(port -> GantryConfig.on(ours).yaml(port) + proxy);
    }

    /// The whole life of an image in the cache, in the order in which an operator sees it.
    @Test
    void imageIsPulledThroughKeptAndServedWhenTheUpstreamIsGone() throws IOException {
        OciLayout image = OciLayout.multiPlatform(folder.resolve("image"));
        Peers.skopeo().push(image, distribution.authority() + "/library/image:latest");
        try (GantryProcess gantry = cache();
                RegistryClient client = gantry.client()) {
            String name = gantry.authority() + "/library/image:latest";
            assertThat(Peers.skopeo().pull(name, folder.resolve("first")).blobs())
                    .isEqualTo(image.blobs());
            assertThat(client.tags("library/image")).contains("\"latest\"");
            assertEachBlobWasFetchedOnce();

            upstream.forgetRequests();
            assertThat(Peers.skopeo().pull(name, folder.resolve("second")).blobs())
                    .isEqualTo(image.blobs());
            assertThat(upstream.requests()).containsOnly("HEAD /v2/library/image/manifests/latest");

            OciLayout moved = OciLayout.ofLayers(folder.resolve("moved"), List.of(Blob.random(3, 100_000)));
            Peers.skopeo().push(moved, distribution.authority() + "/library/image:latest");
            assertThat(Peers.skopeo().pull(name, folder.resolve("third")).blobs())
                    .isEqualTo(moved.blobs());

            upstream.goesAway();
            assertThat(Peers.skopeo().pull(name, folder.resolve("fourth")).blobs())
                    .isEqualTo(moved.blobs());
            assertThat(client.tags("library/image")).contains("\"latest\"");
            assertThat(client.getManifest("library/image", "other").statusCode())
                    .isEqualTo(503);
            String absent = "sha256:" + "0".repeat(64);
            assertThat(client.getBlob("library/image", absent).statusCode()).isEqualTo(503);
            assertThat(Files.readString(gantry.log())).contains("upstream.failed");

            assertThat(client.post("library/image", "").statusCode()).isEqualTo(405);
            assertThat(client.putManifest("library/image", "mine", "{}").statusCode())
                    .isEqualTo(405);
        }
        // What the cache wrote is a bucket of Distribution's, which serves it and finds nothing to collect.
        try (DistributionProcess other = DistributionProcess.start(ours)) {
            String name = other.authority() + "/library/image:latest";
            other.collect();
            assertThat(Peers.skopeo().pull(name, folder.resolve("fifth")).blobs())
                    .hasSize(3);
        }
    }

    private void assertEachBlobWasFetchedOnce() {
        List<String> blobs = upstream.requests().stream()
                .filter(line -> line.startsWith("GET") && (line.contains("/blobs/") || line.contains("/manifests/")))
                .toList();
        assertThat(blobs).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void fiftyClientsCostOneFetchPerBlob() throws IOException {
        Blob layer = Blob.random(7, 20_000_000);
        OciLayout image = OciLayout.ofLayers(folder.resolve("image"), List.of(layer, Blob.random(8, 100_000)));
        Peers.skopeo().push(image, distribution.authority() + "/library/image:latest");
        try (GantryProcess gantry = cache("spool: {folder: " + folder.resolve("spool") + "}");
                RegistryClient client = gantry.client();
                var clients = new Fanout<String>(CLIENTS)) {
            String manifest =
                    new String(client.getManifest("library/image", "latest").body(), StandardCharsets.UTF_8);
            List<String> digests = image.blobs().keySet().stream()
                    .map("sha256:"::concat)
                    .filter(digest -> manifest.contains(digest))
                    .toList();
            for (int i = 0; i < CLIENTS; i++) {
                clients.fork(() -> {
                    assertThat(client.getManifest("library/image", "latest").statusCode())
                            .isEqualTo(200);
                    for (String digest : digests) {
                        assertThat(client.pullAndDigest("library/image", digest))
                                .isEqualTo(digest);
                    }
                    return "";
                });
            }
            assertThat(clients.join()).hasSize(CLIENTS);
            assertThat(digests).hasSize(3);
            assertThat(upstream.requests().stream().filter(line -> line.startsWith("GET /v2/library/image/blobs")))
                    .hasSize(digests.size());
            assertEachBlobWasFetchedOnce();
            try (var files = Files.list(folder.resolve("spool"))) {
                assertThat(files).isEmpty();
            }
        }
    }

    @Test
    void clientThatLeavesSpoilsNothingAndRangesAreServedMeanwhile() throws IOException {
        Blob layer = Blob.random(9, 5_000_000);
        try (RegistryClient client = distribution.client()) {
            client.pushByPut("library/one", layer);
        }
        var gate = new CountDownLatch(1);
        upstream.waitsFor(gate);
        try (GantryProcess gantry = cache();
                RegistryClient client = gantry.client();
                HttpClient http = HttpClient.newHttpClient()) {
            URI blob = URI.create(gantry.uri() + "/v2/library/one/blobs/" + layer.digest());
            HttpResponse<InputStream> whole = send(http, HttpRequest.newBuilder(blob));
            HttpResponse<InputStream> part =
                    send(http, HttpRequest.newBuilder(blob).header("Range", "bytes=1000-1999"));
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body().readNBytes(2000)).isEqualTo(layer.slice(1000, 1000));
            assertThat(whole.body().readNBytes(10_000)).isEqualTo(layer.slice(0, 10_000));
            whole.body().close();
            gate.countDown();

            assertThat(client.pullAndDigest("library/one", layer.digest())).isEqualTo(layer.digest());
            assertThat(upstream.requests()).containsExactly("GET /v2/library/one/blobs/" + layer.digest());
        }
    }

    private static HttpResponse<InputStream> send(HttpClient http, HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Test
    void wrongBytesAreNeverKeptNorServedWhole() throws IOException {
        Blob layer = Blob.random(10, 3_000_000);
        try (RegistryClient client = distribution.client()) {
            client.pushByPut("library/wrong", layer);
        }
        upstream.sendsWrongBytes(true);
        try (GantryProcess gantry = cache();
                RegistryClient client = gantry.client()) {
            assertThatThrownBy(() -> client.pullAndDigest("library/wrong", layer.digest()))
                    .isInstanceOf(Exception.class);
            assertThat(ours.objects().keySet()).noneMatch(key -> key.contains("/blobs/"));

            upstream.sendsWrongBytes(false);
            assertThat(client.pullAndDigest("library/wrong", layer.digest())).isEqualTo(layer.digest());
            assertThat(ours.assertEveryBlobHasItsBytes()).isEqualTo(1);
        }
    }

    @Test
    void bucketIsEmptyWhenAllHasExpired() throws IOException {
        OciLayout image = OciLayout.multiPlatform(folder.resolve("image"));
        Peers.skopeo().push(image, distribution.authority() + "/library/image:latest");
        try (GantryProcess gantry = cache("ttl: 1h")) {
            Peers.skopeo().pull(gantry.authority() + "/library/image:latest", folder.resolve("first"));
            // A restart in between: nothing of it is remembered outside of the bucket.
        }
        assertThat(ours.objects()).isNotEmpty();
        try (GantryProcess gantry = cache("ttl: 3s")) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!ours.objects().isEmpty()) {
                assertThat(System.nanoTime())
                        .as("a bucket that still holds %s", ours.objects().keySet())
                        .isLessThan(deadline);
                GantryProcess.sleep(Duration.ofMillis(500));
            }
            Peers.skopeo().pull(gantry.authority() + "/library/image:latest", folder.resolve("second"));
        }
    }
}
