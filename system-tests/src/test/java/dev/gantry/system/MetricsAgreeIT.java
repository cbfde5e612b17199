// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.concurrent.Fanout;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What Gantry says that it asked the store, against what a proxy before the store has counted: to the request, in
/// trouble too.
class MetricsAgreeIT {

    private static final Map<String, String> OPERATIONS = Map.ofEntries(
            Map.entry("GET:Object", "GetObject"),
            Map.entry("GET:List", "ListObjectsV2"),
            Map.entry("GET:ListUploads", "ListMultipartUploads"),
            Map.entry("GET:ListParts", "ListParts"),
            Map.entry("HEAD:Object", "HeadObject"),
            Map.entry("PUT:Object", "PutObject"),
            Map.entry("PUT:Part", "UploadPart"),
            Map.entry("PUT:PartCopy", "UploadPartCopy"),
            Map.entry("PUT:Copy", "CopyObject"),
            Map.entry("POST:CreateMPU", "CreateMultipartUpload"),
            Map.entry("POST:CompleteMPU", "CompleteMultipartUpload"),
            Map.entry("POST:DeleteMany", "DeleteObjects"),
            Map.entry("DELETE:Object", "DeleteObject"),
            Map.entry("DELETE:AbortMPU", "AbortMultipartUpload"));

    private static final Pattern SPENT = Pattern.compile("http\\.request .* s3Requests=(\\d+) ");
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long MIB = 1 << 20;
    private static final String REPOSITORY = "sight/image";

    private S3Bucket bucket;
    private CountingS3Proxy proxy;
    private DebugPages pages;
    private GantryProcess gantry;
    private RegistryClient client;

    @BeforeEach
    void start() throws IOException {
        bucket = S3Bucket.create(LocalS3.server());
        proxy = CountingS3Proxy.start(bucket.server().endpoint(), Duration.ZERO);
        pages = DebugPages.onFreePort();
        GantryConfig config = GantryConfig.on(bucket)
                .through(bucket.server().through(proxy.endpoint()))
                .withChunkBytes(5 * MIB);
        gantry = GantryProcess.startEdited(config, pages.opened());
        client = gantry.client();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        gantry.close();
        proxy.close();
        bucket.close();
    }

    @Test
    void everyRequestToTheStoreIsCountedAndChargedToWhomItWasSentFor() throws IOException {
        exercise();

        assertAgreement();
        assertThat(asked()).hasSizeGreaterThan(6);
    }

    @Test
    void requestsThatTheStoreFailsAreCountedToo() throws IOException {
        for (String kind : new String[] {"PUT:Object", "PUT:Part", "GET:Object", "GET:List", "POST:CompleteMPU"}) {
            proxy.fail(kind, 1, S3Fault.SLOW_DOWN);
            proxy.fail(kind, 1, new S3Fault.Reset());
        }
        proxy.fail("GET:Object", 1, new S3Fault.BreakBody(MIB));

        exercise();

        assertAgreement();
        assertThat(pages.sums("gantry_s3_requests_total", "outcome")).containsKeys("throttled", "broken", "ok");
        assertThat(pages.sums("gantry_s3_retries_total", "operation").values()).allMatch(retries -> retries > 0);
    }

    @Test
    void requestsOfClientsAreCountedByRouteAndStatus() throws IOException {
        Blob blob = Blob.random(1, 1000);
        client.pushByPut(REPOSITORY, blob);
        assertThat(client.getBlob(REPOSITORY, blob.digest()).statusCode()).isEqualTo(200);
        assertThat(client.getManifest(REPOSITORY, "none").statusCode()).isEqualTo(404);

        await(() -> pages.sums("gantry_http_requests_total", "route").getOrDefault("manifest", 0L) == 1);
        assertThat(pages.sums("gantry_http_requests_total", "route"))
                .containsEntry("blob", 1L)
                .containsEntry("uploads", 1L)
                .containsEntry("upload", 1L);
        assertThat(pages.sums("gantry_http_requests_total", "code"))
                .containsEntry("404", 1L)
                .containsEntry("201", 1L);
        assertThat(pages.sums("gantry_http_request_bytes_total", "route")).containsEntry("upload", 1000L);
        assertThat(pages.sums("gantry_http_response_bytes_total", "route")).containsEntry("blob", 1000L);
        assertThat(pages.sums("gantry_http_request_duration_seconds_count", "method"))
                .containsKeys("GET", "PUT", "POST");
        assertThat(pages.sums("gantry_http_requests_in_flight", "route")).isEmpty();
    }

    @Test
    void priceBuffersAndCachesAreShown() throws IOException {
        Blob blob = Blob.random(2, 1000);
        client.pushByPut(REPOSITORY, blob);
        assertThat(client.headBlob(REPOSITORY, blob.digest()).statusCode()).isEqualTo(200);

        assertThat(pages.text("/metrics"))
                .contains("gantry_s3_cost_dollars_total{price=\"write\"}")
                .contains("gantry_s3_buffer_used_bytes 0.0")
                .contains("gantry_cache_hits_total{cache=\"links\"} 1.0")
                .contains("gantry_build_info{version=")
                .contains("jvm_memory_used_bytes{");
        assertThat(pages.value("gantry_s3_buffer_limit_bytes")).isGreaterThan(MIB);
        assertThat(pages.value("gantry_ready")).isEqualTo(1);
    }

    /// Pushes and pulls, some at once; uploads that are given up; lists and deletions.
    private void exercise() throws IOException {
        try (var clients = new Fanout<Boolean>(4)) {
            for (int i = 0; i < 4; i++) {
                Blob blob = Blob.random(10 + i, 100_000L + 4L * i * MIB);
                clients.fork(() -> {
                    client.pushByPatch(REPOSITORY, blob);
                    assertThat(client.pullAndDigest(REPOSITORY, blob.digest())).isEqualTo(blob.digest());
                    return true;
                });
            }
            clients.join();
        }
        Blob large = Blob.random(20, 21 * MIB);
        client.pushByPut(REPOSITORY, large);
        URI upload = client.startUpload(REPOSITORY);
        upload = client.location(client.patchChunk(upload, 0, large.slice(0, 1000)), 202);
        assertThat(client.send("DELETE", upload, RegistryClient.nothing()).statusCode())
                .isEqualTo(204);
        String manifest = RegistryClient.manifest(large, List.of(large));
        assertThat(client.putManifest(REPOSITORY, "latest", manifest).statusCode())
                .isEqualTo(201);
        assertThat(client.getManifest(REPOSITORY, "latest").statusCode()).isEqualTo(200);
        assertThat(client.tags(REPOSITORY)).contains("latest");
        assertThat(client.list("/v2/_catalog").statusCode()).isEqualTo(200);
        assertThat(client.deleteManifest(REPOSITORY, "latest").statusCode()).isEqualTo(202);
    }

    private void assertAgreement() throws IOException {
        await(() -> counted().equals(asked())
                && pages.sums("gantry_s3_requests_by_origin_total", "origin").getOrDefault("client", 0L)
                        == spentByTheLog());
        SortedMap<String, Long> origins = pages.sums("gantry_s3_requests_by_origin_total", "origin");
        assertThat(counted()).as("by operation").isEqualTo(asked());
        assertThat(spentByTheLog()).as("in the access log").isEqualTo(origins.get("client"));
        assertThat(origins.values().stream().mapToLong(Long::longValue).sum())
                .as("for clients and in the background")
                .isEqualTo(proxy.requests());
    }

    /// What the metrics say was sent, by operation.
    private SortedMap<String, Long> counted() throws IOException {
        return pages.sums("gantry_s3_requests_total", "operation");
    }

    /// What the proxy has seen, by operation.
    private SortedMap<String, Long> asked() {
        var asked = new TreeMap<String, Long>();
        proxy.counts().forEach((kind, count) -> asked.put(OPERATIONS.get(kind), count.requests()));
        return asked;
    }

    private long spentByTheLog() throws IOException {
        Matcher lines = SPENT.matcher(Files.readString(gantry.log()));
        long spent = 0;
        while (lines.find()) {
            spent += Long.parseLong(lines.group(1));
        }
        return spent;
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException;
    }

    /// Waits for what the last request leaves behind it; whoever waits in vain is told by what is asserted next.
    private static void await(Condition condition) throws IOException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.holds() && System.nanoTime() < deadline) {
            GantryProcess.sleep(Duration.ofMillis(50));
        }
    }
}
