// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.concurrent.Fanout;
import dev.gantry.storage.testkit.proxy.Chaos;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// Pushes through a store that fails at random. The client repeats nothing.
class RandomFaultsIT {

    private static final int PUSHES = Integer.getInteger("gantry.faults.pushes", 12);
    private static final int PUSHES_AT_ONCE = 4;
    private static final long BYTES = 64L << 20;

    /// A part may take five times as long.
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(6);

    private static final Duration PUSH_DEADLINE = Duration.ofMinutes(3);

    /// After the deadlines of a part and of a call nobody can still use an upload without parts.
    private static final Duration CLEAN_UP = CALL_TIMEOUT.multipliedBy(6 + 6);

    private final long seed =
            Long.getLong("gantry.faults.seed", ThreadLocalRandom.current().nextLong());

    /// What became of a push.
    private record Push(Blob blob, HttpResponse<byte[]> last, Duration time) {
        boolean isDone() {
            return last.statusCode() == 201;
        }
    }

    @Test
    void noneOfManyPushesFailsUnderAFewFaults() throws Exception {
        List<Push> pushes = pushAll(new Chaos(seed, 0.05, 0.01));
        assertThat(pushes)
                .allSatisfy(push -> assertThat(push.last.statusCode())
                        .as(() -> RegistryClient.describe(push.last))
                        .isEqualTo(201));
    }

    @Test
    void eachPushSucceedsOrFailsCleanlyAndInTimeUnderManyFaults() throws Exception {
        List<Push> pushes = pushAll(new Chaos(seed, 0.30, 0.05));
        assertThat(pushes).filteredOn(push -> !push.isDone()).allSatisfy(push -> {
            assertThat(push.last.statusCode())
                    .as(() -> RegistryClient.describe(push.last))
                    .isEqualTo(503);
            assertThat(push.last.headers().firstValue("Retry-After")).isPresent();
        });
        assertThat(pushes).allSatisfy(push -> assertThat(push.time).isLessThan(PUSH_DEADLINE));
    }

    /// Pushes, and asserts that all that is in the bucket afterwards is right.
    private List<Push> pushAll(Chaos chaos) throws IOException, InterruptedException {
        System.out.println("RandomFaultsIT: to repeat its faults, run with -Dgantry.faults.seed=" + seed);
        try (S3Bucket bucket = S3Bucket.create(Peers.rgw());
                CountingS3Proxy proxy = CountingS3Proxy.start(bucket.server().endpoint(), Duration.ZERO);
                GantryProcess gantry = GantryProcess.start(config(bucket, proxy));
                RegistryClient client = gantry.client()) {
            proxy.fail(chaos);
            List<Push> pushes = pushAll(client);
            proxy.heal();
            System.out.printf(
                    "RandomFaultsIT: %d of %d pushes succeeded, %d requests to the store of which %d were struck%n",
                    pushes.stream().filter(Push::isDone).count(), pushes.size(), proxy.requests(), chaos.struck());
            assertThat(chaos.struck()).isPositive();
            for (Push push : pushes) {
                assertIsThereOrNot(client, push);
            }
            bucket.assertEveryBlobHasItsBytes();
            assertNoUploadStaysOpen(bucket);
            return pushes;
        }
    }

    /// A push whose last answer was lost may have succeeded without the client's knowing.
    private static void assertIsThereOrNot(RegistryClient client, Push push) throws IOException {
        String repository = repository(push.blob);
        int status = client.headBlob(repository, push.blob.digest()).statusCode();
        if (push.isDone() || status == 200) {
            assertThat(client.pullAndDigest(repository, push.blob.digest())).isEqualTo(push.blob.digest());
        } else {
            assertThat(status).isEqualTo(404);
        }
    }

    private static GantryConfig config(S3Bucket bucket, CountingS3Proxy proxy) {
        return GantryConfig.on(bucket)
                .through(bucket.server().through(proxy.endpoint()))
                .withS3("calltimeout: %ds".formatted(CALL_TIMEOUT.toSeconds()));
    }

    private List<Push> pushAll(RegistryClient client) throws IOException {
        try (var pushes = new Fanout<Push>(PUSHES_AT_ONCE)) {
            for (int number = 0; number < PUSHES; number++) {
                Blob blob = Blob.random(number, BYTES);
                pushes.fork(() -> push(client, blob));
            }
            return pushes.join();
        }
    }

    private static Push push(RegistryClient client, Blob blob) throws IOException {
        long start = System.nanoTime();
        URI upload = client.startUpload(repository(blob));
        HttpResponse<byte[]> last = client.patch(upload, RegistryClient.body(blob));
        if (last.statusCode() == 202) {
            last = client.put(client.location(last, 202), blob.digest(), RegistryClient.nothing());
        }
        return new Push(blob, last, Duration.ofNanos(System.nanoTime() - start));
    }

    private static String repository(Blob blob) {
        return "faults/push-" + blob.seed();
    }

    private static void assertNoUploadStaysOpen(S3Bucket bucket) {
        long deadline = System.nanoTime() + CLEAN_UP.toNanos();
        while (!bucket.openUploads().isEmpty() && System.nanoTime() < deadline) {
            GantryProcess.sleep(Duration.ofMillis(200));
        }
        assertThat(bucket.openUploads()).isEmpty();
    }
}
