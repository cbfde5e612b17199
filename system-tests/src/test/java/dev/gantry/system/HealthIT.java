// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a Gantry tells of its health, and the other pages of its debug address.
class HealthIT {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

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
        GantryConfig config = GantryConfig.on(bucket).through(bucket.server().through(proxy.endpoint()));
        String checks = """
                health:
                  storagedriver: {interval: 100ms}
                  file: [{file: %s, interval: 100ms}]
                """.formatted(folder.resolve("out-of-rotation"));
        gantry = GantryProcess.startEdited(config, yaml -> pages.opened().apply(yaml) + checks);
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
    void aStoreThatFailsMakesARegistryUnreadyAndNotDead() throws IOException {
        awaitStatus("/debug/readyz", 200);
        proxy.fail(request -> true, CountingS3Proxy.ALWAYS, new S3Fault.Answer(403, "AccessDenied"));

        awaitStatus("/debug/readyz", 503);
        assertThat(pages.text("/debug/health"))
                .startsWith("{\"storagedriver_s3\":\"")
                .contains("AccessDenied");
        assertThat(pages.status("/debug/health")).isEqualTo(503);
        assertThat(pages.text("/debug/livez")).isEqualTo("{}");
        assertThat(client.send("GET", gantry.uri().resolve("/v2/"), RegistryClient.nothing())
                        .statusCode())
                .isEqualTo(200);

        proxy.heal();
        awaitStatus("/debug/readyz", 200);
        assertThat(pages.text("/debug/health")).isEqualTo("{}");
        assertThat(Files.readString(gantry.log()))
                .containsOnlyOnce("health.failed check=storagedriver_s3")
                .containsOnlyOnce("health.recovered check=storagedriver_s3");
    }

    @Test
    void aFileTakesARegistryOutOfRotation() throws IOException {
        Path file = Files.createFile(folder.resolve("out-of-rotation"));
        awaitStatus("/debug/readyz", 503);
        assertThat(pages.text("/debug/readyz")).contains(file + "\":\"the file is there\"");

        Files.delete(file);
        awaitStatus("/debug/readyz", 200);
    }

    @Test
    void aRegistryThatStopsSaysSoWhileItAnswersItsLastRequests() throws IOException {
        Blob blob = Blob.random(1, 2 << 20);
        try (var patch = new HesitantPatch(client.startUpload("health/one"), blob)) {
            patch.sendUpTo(1 << 20);
            gantry.terminate();
            awaitStatus("/debug/readyz", 503);
            assertThat(pages.text("/debug/readyz")).contains("\"stop\":");
            assertThat(pages.status("/debug/livez")).isEqualTo(200);
            patch.sendUpTo(blob.sizeBytes());
            assertThat(patch.location()).isNotNull();
        }
        assertThat(gantry.waitForExit(DEADLINE)).isZero();
    }

    @Test
    void pagesOfTheDebugAddressAreNowhereElse() throws IOException {
        assertThat(pages.text("/"))
                .contains(
                        "/debug/health", "/debug/livez", "/debug/readyz", "/debug/threads", "/debug/vars", "/metrics");
        for (String path : pages.text("/").lines().toList()) {
            assertThat(pages.status(path)).as(path).isEqualTo(200);
            assertThat(client.send("GET", gantry.uri().resolve(path), RegistryClient.nothing())
                            .statusCode())
                    .as("%s of the API", path)
                    .isEqualTo(404);
        }
    }

    @Test
    void factsAndThreadsOfTheProcessAreShown() throws IOException {
        assertThat(pages.text("/debug/vars"))
                .contains("\"uptimeSeconds\"", "\"heapUsedBytes\"", "\"directUsedBytes\"", "\"limitBytes\"")
                .contains("secretkey: '***'")
                .doesNotContain(bucket.server().secretKey());
        assertThat(pages.text("/debug/threads")).contains("ThreadsPage.dump").contains("\"health-storagedriver_s3\"");
        assertThat(pages.text("/debug/threads?format=json")).startsWith("{");
    }

    private void awaitStatus(String path, int status) throws IOException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (pages.status(path) != status && System.nanoTime() < deadline) {
            GantryProcess.sleep(Duration.ofMillis(20));
        }
        assertThat(pages.status(path)).as(path).isEqualTo(status);
    }
}
