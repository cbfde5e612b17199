// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator keeps clients from: too much, and everything but reading.
class LimitsIT {

    /// More than lies in the buffers of a connection.
    private static final Blob LARGE = Blob.random(5, 64 << 20);

    @TempDir
    Path folder;

    private S3Bucket bucket;

    @BeforeEach
    void createBucket() {
        bucket = S3Bucket.create(Peers.rgw());
    }

    @AfterEach
    void deleteBucket() {
        bucket.close();
    }

    @Test
    void clientThatAsksTooOftenIsToldWhenToComeBack() throws IOException {
        String limits = "limits: {requestspersecond: 1, burst: 3}";
        try (GantryProcess gantry = start(Users.htpasswd(folder) + limits);
                RegistryClient client = gantry.client()) {
            HttpResponse<byte[]> answer = get(client, gantry, "alice");
            for (int asked = 1; answer.statusCode() != 429 && asked < 1000; asked++) {
                answer = get(client, gantry, "alice");
            }
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(text(answer)).contains("\"TOOMANYREQUESTS\"");
            assertThat(answer.headers().firstValueAsLong("Retry-After")).hasValue(1);
            assertThat(get(client, gantry, "bob").statusCode())
                    .as("another user of the same address")
                    .isEqualTo(404);
        }
    }

    @Test
    void answerCountsAsUnderWayUntilItsLastByteIsTaken() throws Exception {
        try (GantryProcess gantry = start("limits: {concurrency: 1}");
                RegistryClient client = gantry.client();
                HttpClient slow = HttpClient.newHttpClient()) {
            client.pushByPut("large", LARGE);
            URI blob = gantry.uri().resolve("/v2/large/blobs/" + LARGE.digest());
            HttpResponse<InputStream> first =
                    slow.send(HttpRequest.newBuilder(blob).build(), BodyHandlers.ofInputStream());
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(client.getManifest("a", "b").statusCode()).isEqualTo(429);
            first.body().close();

            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            int status = client.getManifest("a", "b").statusCode();
            while (status == 429 && System.nanoTime() < deadline) {
                GantryProcess.sleep(Duration.ofMillis(100));
                status = client.getManifest("a", "b").statusCode();
            }
            assertThat(status).isEqualTo(404);
        }
    }

    @Test
    void requestsOfUnwantedSizeAreRefused() throws IOException {
        try (GantryProcess gantry = start("limits: {manifestbytes: 1KiB, headerbytes: 4KiB}");
                RegistryClient client = gantry.client()) {
            HttpResponse<byte[]> manifest = client.putManifest("a", "b", "{" + " ".repeat(2000) + "}");
            assertThat(manifest.statusCode()).isEqualTo(413);
            assertThat(text(manifest)).contains("at most 1024 bytes");
            HttpResponse<byte[]> head = client.send(
                    "GET", gantry.uri().resolve("/v2/"), BodyPublishers.noBody(), "X-Long", "x".repeat(5000));
            assertThat(head.statusCode()).isEqualTo(431);
            assertThat(text(head)).contains("\"errors\"");
        }
    }

    @Test
    void skopeoPullsAndTellsWhyItCannotPushWhileTheRegistryIsReadOnly() throws IOException {
        OciLayout image = OciLayout.withEmptyArchive(folder.resolve("image"));
        URI upload;
        try (GantryProcess gantry = start("");
                RegistryClient client = gantry.client()) {
            Peers.skopeo().push(image, gantry.authority() + "/app:latest");
            upload = client.startUpload("app");
        }
        try (GantryProcess gantry = GantryProcess.start(GantryConfig.on(bucket).asReadOnly());
                RegistryClient client = gantry.client()) {
            String authority = gantry.authority();
            assertThat(Peers.skopeo()
                            .pull(authority + "/app:latest", folder.resolve("pulled"))
                            .blobs())
                    .isEqualTo(image.blobs());
            Command push = Peers.skopeo().startPush(image, authority + "/other:latest");
            assertThat(push.exit()).isNotZero();
            assertThat(push.output()).contains("the registry is read-only for maintenance");
            assertThat(client.headManifest("app", "latest").statusCode()).isEqualTo(200);

            URI underWay = gantry.uri().resolve(upload.getPath() + "?" + upload.getRawQuery());
            assertThat(client.patch(underWay, RegistryClient.body(LARGE)).statusCode())
                    .isEqualTo(405);
            assertThat(client.send("GET", underWay, RegistryClient.nothing()).statusCode())
                    .isEqualTo(204);
        }
    }

    private GantryProcess start(String sections) throws IOException {
        return GantryProcess.start(GantryConfig.on(bucket).withSections(sections));
    }

    private static HttpResponse<byte[]> get(RegistryClient client, GantryProcess gantry, String user)
            throws IOException {
        return client.send(
                "GET",
                gantry.uri().resolve("/v2/a/manifests/b"),
                RegistryClient.nothing(),
                "Authorization",
                Users.basic(user));
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
