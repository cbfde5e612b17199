// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.concurrent.Fanout;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two replicas on one bucket: each step of an upload goes to the other one, and what is pushed through both at once
/// ends in one state.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RovingUploads {

    /// A quarter of the heap buffers parts, and an eighth of that is what one upload holds in memory: 6 MiB.
    private static final String SMALL_HEAP = "-Xmx192m";

    private static final long SMALL_PART = 5L << 20;
    private static final int SMALL = 20_000;
    private static final int LARGE = (6 << 20) + 17;
    private static final int LAST_BYTES = 1_000;
    private static final int CLIENTS = 8;
    private static final String REPOSITORY = "roving/one";

    /// How a client sends the bytes of a blob.
    enum Kind {
        SMALL_STREAMED(SMALL, false),
        LARGE_STREAMED(LARGE, false),
        SMALL_CHUNKED(SMALL, true),
        LARGE_CHUNKED(LARGE, true);

        private final int bodyBytes;
        private final boolean isChunked;

        Kind(int bodyBytes, boolean isChunked) {
            this.bodyBytes = bodyBytes;
            this.isChunked = isChunked;
        }
    }

    /// An upload on its way: where it goes on, and how much it has.
    private record Journey(Kind kind, Blob blob, URI at, int sentBytes) {}

    private S3Bucket bucket;
    private Replica first;
    private Replica second;
    private List<Replica> serving = List.of();
    private RegistryClient client;
    private int turn;
    private long seed;

    abstract S3Server server() throws IOException;

    @BeforeAll
    void start() throws IOException {
        bucket = S3Bucket.create(server());
        GantryConfig config = GantryConfig.on(bucket).withChunkBytes(SMALL_PART);
        first = Replica.start(config, SMALL_HEAP);
        second = Replica.start(config, SMALL_HEAP);
        client = new RegistryClient(first.uri());
    }

    @BeforeEach
    void bothServe() throws IOException {
        serving = List.of(first, second);
        for (Replica replica : serving) {
            if (!replica.isAlive()) {
                replica.startAgain();
            }
        }
    }

    @AfterEach
    void theBucketIsRight() throws IOException {
        assertThat(bucket.assertEveryBlobHasItsBytes()).isPositive();
        BucketLinks.assertNothingDangles(bucket);
        bucket.clear();
    }

    @AfterAll
    void stop() {
        if (second != null) {
            client.close();
            second.close();
        }
        if (first != null) {
            first.close();
        }
        if (bucket != null) {
            bucket.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyStepOfAnUploadMayGoToAnotherReplica(Kind kind) throws IOException {
        for (int lastBytes : List.of(0, LAST_BYTES)) {
            Journey journey = sentMore(begun(kind, lastBytes));
            finish(lookedAt(sentMore(journey)));
        }
    }

    @Test
    void uploadsGoOnAtOneReplicaWhenTheOtherCrashes() throws IOException {
        serving = List.of(first);
        List<Journey> journeys = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            journeys.add(sentMore(begun(kind, LAST_BYTES)));
        }
        first.kill();
        serving = List.of(second);
        for (int i = 0; i < journeys.size(); i++) {
            journeys.set(i, lookedAt(sentMore(journeys.get(i))));
        }
        first.startAgain();
        second.kill();
        serving = List.of(first);
        for (Journey journey : journeys) {
            finish(journey);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LARGE_STREAMED", "LARGE_CHUNKED"})
    void bytesThatDiedWithTheirReplicaAreSentAgainToTheOther(Kind kind) throws IOException {
        serving = List.of(first);
        Journey journey = sentMore(begun(kind, 0));
        byte[] before = journey.blob.slice(0, kind.bodyBytes);
        Blob rest = Blob.random(++seed, LARGE);
        try (var patch = new HesitantPatch(elsewhere(journey.at), rest)) {
            patch.sendUpTo(LARGE / 2);
            first.kill();
        }
        serving = List.of(second);
        URI at = client.location(client.patch(elsewhere(journey.at), RegistryClient.body(rest)), 202);
        String digest = Blob.digestOf(new SequenceInputStream(new ByteArrayInputStream(before), rest.open()));
        assertCreated(client.put(elsewhere(at), digest, RegistryClient.nothing()));
        assertServed(digest);
    }

    @Test
    void oneImageThatIsPushedThroughAllReplicasAtOnceIsThereOnce() throws IOException {
        Blob config = Blob.random(++seed, 2_000);
        List<Blob> layers = List.of(Blob.random(++seed, SMALL), Blob.random(++seed, LARGE));
        String manifest = RegistryClient.manifest(config, layers);
        atOnce(pusher -> {
            for (Blob blob : List.of(layers.get(1), layers.get(0), config)) {
                pusher.pushByPatch(REPOSITORY, blob);
            }
            assertCreated(pusher.putManifest(REPOSITORY, "same", manifest));
        });
        String digest = Blob.digestOf(manifest.getBytes(UTF_8));
        assertThat(digestsOfTag("same")).containsExactly(digest, digest);
        assertThat(bucket.assertEveryBlobHasItsBytes()).isEqualTo(4);
        assertThat(bucket.openUploads()).isEmpty();
        assertThat(bucket.objects().keySet()).noneMatch(key -> key.contains("_gantry"));
    }

    @Test
    void aTagThatManyPushAtOnceIsOneOfTheirsAtEveryReplica() throws IOException {
        Set<String> pushed = ConcurrentHashMap.newKeySet();
        AtomicLong configs = new AtomicLong(seed);
        seed += CLIENTS;
        atOnce(pusher -> {
            Blob config = Blob.random(configs.incrementAndGet(), 2_000);
            pusher.pushByPut(REPOSITORY, config);
            String manifest = RegistryClient.manifest(config, List.of());
            pushed.add(Blob.digestOf(manifest.getBytes(UTF_8)));
            assertCreated(pusher.putManifest(REPOSITORY, "rivals", manifest));
        });
        List<String> served = digestsOfTag("rivals");
        assertThat(pushed).hasSize(CLIENTS).contains(served.getFirst());
        assertThat(served.getLast()).isEqualTo(served.getFirst());
    }

    private interface Push {
        void run(RegistryClient pusher) throws IOException;
    }

    /// Lets many clients push at the same time, each through one replica.
    private void atOnce(Push push) throws IOException {
        CyclicBarrier together = new CyclicBarrier(CLIENTS);
        try (var clients = new Fanout<Integer>(CLIENTS)) {
            for (int number = 0; number < CLIENTS; number++) {
                URI replica = next().uri();
                clients.fork(() -> {
                    try (var pusher = new RegistryClient(replica)) {
                        together.await(30, TimeUnit.SECONDS);
                        push.run(pusher);
                    }
                    return 0;
                });
            }
            clients.join();
        }
    }

    private List<String> digestsOfTag(String tag) throws IOException {
        List<String> digests = new ArrayList<>();
        for (Replica replica : serving) {
            try (var reader = new RegistryClient(replica.uri())) {
                digests.add(Blob.digestOf(reader.getManifest(REPOSITORY, tag).body()));
            }
        }
        return digests;
    }

    private Journey begun(Kind kind, int lastBytes) throws IOException {
        Blob blob = Blob.random(++seed, 2L * kind.bodyBytes + lastBytes);
        URI uploads = URI.create("/v2/" + REPOSITORY + "/blobs/uploads/");
        HttpResponse<byte[]> answer = client.send("POST", elsewhere(uploads), RegistryClient.nothing());
        return new Journey(kind, blob, client.location(answer, 202), 0);
    }

    private Journey sentMore(Journey journey) throws IOException {
        int start = journey.sentBytes;
        byte[] bytes = journey.blob.slice(start, journey.kind.bodyBytes);
        HttpResponse<byte[]> answer = journey.kind.isChunked
                ? client.patchChunk(elsewhere(journey.at), start, bytes)
                : client.patch(elsewhere(journey.at), BodyPublishers.ofByteArray(bytes));
        return new Journey(journey.kind, journey.blob, client.location(answer, 202), start + bytes.length);
    }

    private Journey lookedAt(Journey journey) throws IOException {
        HttpResponse<byte[]> answer = client.send("GET", elsewhere(journey.at), RegistryClient.nothing());
        assertThat(answer.headers().firstValue("Range")).contains("0-" + (journey.sentBytes - 1));
        return new Journey(journey.kind, journey.blob, client.location(answer, 204), journey.sentBytes);
    }

    private void finish(Journey journey) throws IOException {
        byte[] rest = journey.blob.slice(journey.sentBytes, LAST_BYTES);
        assertCreated(client.put(elsewhere(journey.at), journey.blob.digest(), BodyPublishers.ofByteArray(rest)));
        assertServed(journey.blob.digest());
    }

    private void assertServed(String digest) throws IOException {
        for (Replica replica : serving) {
            try (var reader = new RegistryClient(replica.uri())) {
                assertThat(reader.pullAndDigest(REPOSITORY, digest)).isEqualTo(digest);
            }
        }
    }

    private static void assertCreated(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode())
                .as(() -> RegistryClient.describe(answer))
                .isEqualTo(201);
    }

    /// The same address at the replica whose turn it is.
    private URI elsewhere(URI uri) {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return next().uri().resolve(uri.getRawPath() + query);
    }

    private Replica next() {
        return serving.get(turn++ % serving.size());
    }
}
