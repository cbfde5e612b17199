// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A store in trouble: the client gets an answer that says so, in time, and may repeat its request later. Most of
/// these wait for deadlines, so they wait together.
@Execution(ExecutionMode.CONCURRENT)
class StoreTroubleIT {

    private static final String REPOSITORY = "trouble/one";
    private static final Blob BLOB = Blob.random(1, 100_000);

    /// Five attempts of 15 s each, the pauses between them, and what is ours.
    private static final Duration DEADLINE = Duration.ofSeconds(95);

    private S3Bucket bucket;
    private CountingS3Proxy proxy;
    private GantryProcess gantry;
    private RegistryClient client;

    @BeforeEach
    void start() throws IOException {
        bucket = S3Bucket.create(LocalS3.server());
        proxy = CountingS3Proxy.start(bucket.server().endpoint(), Duration.ZERO);
        gantry = GantryProcess.start(
                GantryConfig.on(bucket).through(bucket.server().through(proxy.endpoint())));
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
    void aStoreThatRefusesIsAnErrorThatNamesNoSecret() throws IOException {
        URI upload = client.startUpload(REPOSITORY);
        everyRequestGets(new S3Fault.Answer(403, "AccessDenied"));
        HttpResponse<byte[]> response = push(upload);
        assertThat(response.statusCode()).isEqualTo(500);
        assertSaysSomething(response);
        assertThat(text(response)).doesNotContain(bucket.server().secretKey());
    }

    @Test
    void aStoreThatThrottlesIsTemporarilyUnavailable() throws IOException {
        URI upload = client.startUpload(REPOSITORY);
        everyRequestGets(S3Fault.SLOW_DOWN);
        assertUnavailable(push(upload));
        assertUnavailable(client.getManifest(REPOSITORY, "latest"));
        assertUnavailable(client.getBlob(REPOSITORY, BLOB.digest()));
    }

    @Test
    void aStoreThatResetsConnectionsIsTemporarilyUnavailable() throws IOException {
        URI upload = client.startUpload(REPOSITORY);
        everyRequestGets(new S3Fault.Reset());
        assertUnavailable(push(upload));
    }

    @Test
    void aStoreThatCannotBeReachedIsTemporarilyUnavailable() throws IOException {
        URI upload = client.startUpload(REPOSITORY);
        proxy.close();
        assertUnavailable(push(upload));
        assertThat(client.send("GET", gantry.uri().resolve("/v2/"), RegistryClient.nothing())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aStoreThatSaysNothingIsGivenUpWithinTheDeadline() throws IOException {
        URI upload = client.startUpload(REPOSITORY);
        everyRequestGets(new S3Fault.Stall(Duration.ofMinutes(10)));
        long start = System.nanoTime();
        assertUnavailable(push(upload));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE);
    }

    @Test
    void theSameRequestSucceedsWhenTheTroubleIsOver() throws IOException {
        URI upload = client.startUpload(REPOSITORY);
        everyRequestGets(S3Fault.SLOW_DOWN);
        assertUnavailable(push(upload));
        proxy.heal();
        assertThat(push(upload).statusCode()).isEqualTo(201);
        assertThat(client.pullAndDigest(REPOSITORY, BLOB.digest())).isEqualTo(BLOB.digest());
    }

    @Test
    void aFewThrottledRequestsAreNoTrouble() throws IOException {
        URI upload = client.startUpload(REPOSITORY);
        proxy.fail(request -> true, 2, S3Fault.SLOW_DOWN);
        assertThat(push(upload).statusCode()).isEqualTo(201);
    }

    @Test
    void aLostAnswerIsNoTrouble() throws IOException {
        URI upload = client.startUpload(REPOSITORY);
        proxy.fail("PUT:Object", 1, new S3Fault.LoseAnswer());
        assertThat(push(upload).statusCode()).isEqualTo(201);
        assertThat(bucket.assertEveryBlobHasItsBytes()).isEqualTo(1);
    }

    @Test
    void aPullGoesOnWhereTheStoresAnswerBroke() throws IOException {
        Blob blob = Blob.random(2, 3 << 20);
        client.pushByPut(REPOSITORY, blob);
        proxy.fail("GET:Object", 1, new S3Fault.BreakBody(1 << 20));
        assertThat(client.pullAndDigest(REPOSITORY, blob.digest())).isEqualTo(blob.digest());
    }

    private void everyRequestGets(S3Fault fault) {
        proxy.fail(request -> true, CountingS3Proxy.ALWAYS, fault);
    }

    private HttpResponse<byte[]> push(URI upload) throws IOException {
        return client.put(upload, BLOB.digest(), RegistryClient.body(BLOB));
    }

    private static void assertUnavailable(HttpResponse<byte[]> response) {
        assertThat(response.statusCode())
                .as(() -> RegistryClient.describe(response))
                .isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertSaysSomething(response);
    }

    private static void assertSaysSomething(HttpResponse<byte[]> response) {
        assertThat(text(response)).startsWith("{\"errors\":[{\"code\":\"").contains("\"message\":\"");
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
