// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// SIGTERM: what is under way is finished, then the process ends.
class DrainIT {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration EXIT = Duration.ofSeconds(25);

    private S3Bucket bucket;
    private GantryProcess gantry;

    @BeforeEach
    void start() throws IOException {
        bucket = S3Bucket.create(LocalS3.server());
        gantry = GantryProcess.start(GantryConfig.on(bucket));
    }

    @AfterEach
    void stop() {
        gantry.close();
        bucket.close();
    }

    @Test
    void aSlowPushIsFinishedBeforeTheProcessEnds() throws IOException {
        Blob blob = Blob.random(1, 1 << 20);
        URI upload;
        try (RegistryClient client = gantry.client()) {
            upload = RegistryClient.withDigest(client.startUpload("drain/push"), blob.digest());
        }
        CountDownLatch begun = new CountDownLatch(1);
        BodyPublisher body =
                RegistryClient.ofLength(() -> new SlowBody(blob.open(), PAUSE, 32 << 10, begun), blob.sizeBytes());
        // The body begins when Gantry asks for it, by when the request is in flight.
        HttpRequest put =
                HttpRequest.newBuilder(upload).expectContinue(true).PUT(body).build();
        try (HttpClient http = http1();
                var push = new Fanout<HttpResponse<Void>>(1)) {
            push.fork(() -> http.send(put, BodyHandlers.discarding()));
            await(begun);
            gantry.terminate();
            assertThat(push.join()).extracting(HttpResponse::statusCode).containsExactly(201);
        }
        assertExited(gantry.waitForExit(EXIT));
        assertThat(bucket.assertEveryBlobHasItsBytes()).isEqualTo(1);
    }

    @Test
    void aSlowPullIsFinishedBeforeTheProcessEnds() throws IOException {
        Blob blob = Blob.random(2, 16 << 20);
        try (RegistryClient client = gantry.client()) {
            client.pushByPut("drain/pull", blob);
        }
        URI uri = gantry.uri().resolve("/v2/drain/pull/blobs/" + blob.digest());
        try (HttpClient http = http1();
                var pull = new Fanout<String>(1)) {
            CountDownLatch begun = new CountDownLatch(1);
            pull.fork(() -> {
                InputStream body = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream())
                        .body();
                return Blob.digestOf(new SlowBody(body, Duration.ofMillis(2), 16 << 10, begun));
            });
            await(begun);
            gantry.terminate();
            assertThat(pull.join()).containsExactly(blob.digest());
        }
        assertExited(gantry.waitForExit(EXIT));
    }

    @Test
    void anIdleProcessEndsAtOnce() {
        gantry.terminate();
        assertExited(gantry.waitForExit(Duration.ofSeconds(5)));
    }

    private static HttpClient http1() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    /// A process that ended as asked: 0, or 128 and the number of SIGTERM.
    private static void assertExited(int status) {
        assertThat(status).isIn(0, 143);
    }

    private static void await(CountDownLatch begun) {
        try {
            assertThat(begun.await(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
