// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.concurrent.Fanout;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Two clients that replay one another's token at the same time, with different bytes: what is stored under a digest
/// has that digest, whoever wins, and nobody is told 201 for bytes that are not there.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RivalUploads {

    /// A quarter of the heap buffers parts, and an eighth of that is what one upload holds in memory: 6 MiB.
    private static final String SMALL_HEAP = "-Xmx192m";

    private static final long SMALL_PART = 5L << 20;
    private static final int SMALL = 20_000;
    private static final int LARGE = (6 << 20) + 17;
    private static final String REPOSITORY = "rivals/one";

    private S3Bucket bucket;
    private GantryProcess gantry;
    private RegistryClient client;

    abstract S3Server server() throws IOException;

    /// How often rivals meet in a test of small pushes; in one of large pushes half as often.
    abstract int rounds();

    @BeforeAll
    void start() throws IOException {
        bucket = S3Bucket.create(server());
        gantry = GantryProcess.start(GantryConfig.on(bucket).withChunkBytes(SMALL_PART), SMALL_HEAP);
        client = gantry.client();
    }

    @AfterEach
    void everyBlobInTheBucketHasItsBytes() throws IOException {
        assertThat(bucket.assertEveryBlobHasItsBytes()).isPositive();
        bucket.clear();
    }

    @AfterAll
    void stop() {
        if (gantry != null) {
            client.close();
            gantry.close();
        }
        if (bucket != null) {
            bucket.close();
        }
    }

    @Test
    void smallStreamedBytesNeverMix() throws IOException {
        race(rounds(), SMALL, this::stream);
    }

    @Test
    void largeStreamedBytesNeverMix() throws IOException {
        race(rounds() / 2, LARGE, this::stream);
    }

    @Test
    void smallChunkedBytesNeverMix() throws IOException {
        race(rounds(), SMALL, this::chunk);
    }

    @Test
    void largeChunkedBytesNeverMix() throws IOException {
        race(rounds() / 2, LARGE, this::chunk);
    }

    /// Sends bytes behind those that the upload has.
    private interface Sender {
        HttpResponse<byte[]> send(URI upload, long start, byte[] bytes) throws IOException;
    }

    private HttpResponse<byte[]> stream(URI upload, long start, byte[] bytes) throws IOException {
        return client.patch(upload, RegistryClient.ofLength(() -> new ByteArrayInputStream(bytes), bytes.length));
    }

    private HttpResponse<byte[]> chunk(URI upload, long start, byte[] bytes) throws IOException {
        return client.patchChunk(upload, start, bytes);
    }

    /// In every round both rivals begin at one token. In every other round it already names bytes that both share.
    private void race(int rounds, int sizeBytes, Sender sender) throws IOException {
        int created = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] shared =
                    round % 2 == 0 ? new byte[0] : Blob.random(round, sizeBytes).slice(0, sizeBytes);
            URI upload = client.startUpload(REPOSITORY);
            if (shared.length > 0) {
                upload = client.location(sender.send(upload, 0, shared), 202);
            }
            created += rivals(upload, shared, sizeBytes, round, sender);
        }
        assertThat(created).as("pushes that succeeded").isGreaterThanOrEqualTo(rounds / 2);
    }

    private int rivals(URI upload, byte[] shared, int sizeBytes, int round, Sender sender) throws IOException {
        CyclicBarrier together = new CyclicBarrier(2);
        try (var rivals = new Fanout<Optional<String>>(2)) {
            for (int rival = 1; rival <= 2; rival++) {
                long seed = 1_000_000L * sizeBytes + 2L * round + rival;
                rivals.fork(() -> {
                    byte[] own = Blob.random(seed, sizeBytes).slice(0, sizeBytes);
                    String digest = Blob.digestOf(concatenated(shared, own));
                    together.await(30, TimeUnit.SECONDS);
                    return push(upload, shared.length, own, digest, sender) ? Optional.of(digest) : Optional.empty();
                });
            }
            List<String> pushed =
                    rivals.join().stream().flatMap(Optional::stream).toList();
            for (String digest : pushed) {
                assertThat(client.pullAndDigest(REPOSITORY, digest)).isEqualTo(digest);
            }
            return pushed.size();
        }
    }

    /// @return whether the registry said that the blob is there
    private boolean push(URI upload, long start, byte[] own, String digest, Sender sender) throws IOException {
        HttpResponse<byte[]> sent = sender.send(upload, start, own);
        if (sent.statusCode() != 202) {
            assertRefused(sent);
            return false;
        }
        HttpResponse<byte[]> done = client.put(client.location(sent, 202), digest, BodyPublishers.noBody());
        if (done.statusCode() != 201) {
            assertRefused(done);
            return false;
        }
        return true;
    }

    /// The client's fault, or a request that may be repeated.
    private static void assertRefused(HttpResponse<byte[]> response) {
        boolean isRepeatable = response.headers().firstValue("Retry-After").isPresent();
        assertThat(response.statusCode())
                .as(() -> RegistryClient.describe(response))
                .matches(status -> status / 100 == 4 || (status == 503 && isRepeatable));
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] all = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
