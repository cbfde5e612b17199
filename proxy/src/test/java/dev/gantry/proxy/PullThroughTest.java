// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PullThroughTest {

    private static final RepositoryName LIBRARY = new RepositoryName("library/debian");
    private static final RepositoryName OTHER = new RepositoryName("other/debian");
    private static final Tag LATEST = new Tag("latest");
    private FakeRegistry upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = new FakeRegistry();
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(count).nextBytes(bytes);
        return bytes;
    }

    private static String image(int number) {
        return """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
                "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%064x","size":2},\
                "layers":[]}""".formatted(number);
    }

    @Test
    void blobIsFetchedOnceHoweverManyAsk() throws IOException {
        byte[] layer = bytes(1_000_000);
        Digest digest = upstream.blob(LIBRARY.text(), layer);
        var gate = new CountDownLatch(1);
        upstream.waitsFor(gate);
        try (Cache cache = Cache.of(upstream);
                var clients = new Fanout<byte[]>(50)) {
            for (int i = 0; i < 50; i++) {
                clients.fork(() -> cache.pull(LIBRARY, digest));
            }
            await(() -> upstream.count("GET") == 1);
            gate.countDown();
            assertThat(clients.join()).hasSize(50).allMatch(got -> Arrays.equals(got, layer));
            assertThat(cache.pull(LIBRARY, digest)).isEqualTo(layer);
            assertThat(upstream.requests()).hasSize(1);
        }
    }

    @Test
    void bytesReachClientsWhileTheyArrive() throws IOException {
        byte[] layer = bytes(1_000_000);
        Digest digest = upstream.blob(LIBRARY.text(), layer);
        var gate = new CountDownLatch(1);
        upstream.waitsFor(gate);
        try (Cache cache = Cache.of(upstream);
                InputStream in = cache.open(LIBRARY, digest, ByteRange.ALL);
                InputStream part = cache.open(LIBRARY, digest, new ByteRange(100_000, 50))) {
            assertThat(in.readNBytes(400_000)).hasSize(400_000);
            assertThat(part.readAllBytes()).isEqualTo(Arrays.copyOfRange(layer, 100_000, 100_050));
            assertThat(cache.has(LIBRARY, digest)).isFalse();
            gate.countDown();
            assertThat(in.readAllBytes()).hasSize(600_000);
            assertThat(cache.has(LIBRARY, digest)).isTrue();
        }
    }

    @Test
    void clientsWaitForTheStoreWhereThereIsNoRoomOnTheDisk() throws IOException {
        byte[] layer = bytes(1_000_000);
        Digest digest = upstream.blob(LIBRARY.text(), layer);
        try (Cache cache = Cache.withoutSpool(upstream)) {
            assertThat(cache.pull(LIBRARY, digest)).isEqualTo(layer);
            assertThat(upstream.requests()).hasSize(1);
        }
    }

    @Test
    void clientThatLeavesSpoilsNothing() throws IOException {
        byte[] layer = bytes(1_000_000);
        Digest digest = upstream.blob(LIBRARY.text(), layer);
        var gate = new CountDownLatch(1);
        upstream.waitsFor(gate);
        try (Cache cache = Cache.of(upstream)) {
            cache.open(LIBRARY, digest, ByteRange.ALL).close();
            gate.countDown();
            await(() -> cache.has(LIBRARY, digest));
            assertThat(cache.pull(LIBRARY, digest)).isEqualTo(layer);
            assertThat(upstream.requests()).hasSize(1);
        }
    }

    @Test
    void fetchThatNobodyWaitsForEndsInTheEnd() throws IOException {
        Digest digest = upstream.blob(LIBRARY.text(), bytes(1_000_000));
        var gate = new CountDownLatch(1);
        upstream.waitsFor(gate);
        try (Cache cache = Cache.withoutPatience(upstream)) {
            cache.open(LIBRARY, digest, ByteRange.ALL).close();
            gate.countDown();
            await(() -> !cache.fetches().isUnderWay(digest));
            assertThat(cache.has(LIBRARY, digest)).isFalse();
        }
    }

    @Test
    void wrongBytesAreNeitherKeptNorServedWhole() throws IOException {
        Digest digest = Digest.of(Algorithm.SHA256, bytes(10));
        upstream.blob(LIBRARY.text(), digest, bytes(1_000_000));
        try (Cache cache = Cache.of(upstream);
                InputStream in = cache.open(LIBRARY, digest, ByteRange.ALL)) {
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("others");
            await(() -> !cache.fetches().isUnderWay(digest));
            assertThat(cache.has(LIBRARY, digest)).isFalse();
            assertThat(cache.objects()).noneMatch(path -> path.contains("/blobs/"));
        }
    }

    @Test
    void smallBlobOfWrongBytesIsRefusedBeforeItIsBegun() throws IOException {
        Digest digest = Digest.of(Algorithm.SHA256, bytes(10));
        upstream.blob(LIBRARY.text(), digest, bytes(1000));
        try (Cache cache = Cache.of(upstream)) {
            assertThatThrownBy(() -> cache.open(LIBRARY, digest, ByteRange.ALL))
                    .isInstanceOfSatisfying(
                            RegistryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        }
    }

    @Test
    void brokenTransferIsGoneOnWith() throws IOException {
        byte[] layer = bytes(1_000_000);
        Digest digest = upstream.blob(LIBRARY.text(), layer);
        upstream.breaksOnceAfter(300_000);
        try (Cache cache = Cache.of(upstream)) {
            assertThat(cache.pull(LIBRARY, digest)).isEqualTo(layer);
            assertThat(upstream.count("GET")).isEqualTo(2);
        }
    }

    @Test
    void contentThatCameForAnotherRepositoryIsNotFetchedAgain() throws IOException {
        byte[] layer = bytes(1000);
        Digest digest = upstream.blob(LIBRARY.text(), layer);
        upstream.blob(OTHER.text(), layer);
        try (Cache cache = Cache.of(upstream)) {
            assertThat(cache.pull(LIBRARY, digest)).isEqualTo(layer);
            assertThat(cache.pull(OTHER, digest)).isEqualTo(layer);
            assertThat(upstream.count("GET")).isEqualTo(1);
            assertThatThrownBy(() -> cache.pull(new RepositoryName("third"), digest))
                    .isInstanceOf(RegistryException.class);
        }
    }

    @Test
    void tagThatMovesIsFollowed() throws IOException {
        Digest first = upstream.manifest(LIBRARY.text(), "latest", image(1));
        try (Cache cache = Cache.of(upstream)) {
            assertThat(tagged(cache)).isEqualTo(first);
            Digest second = upstream.manifest(LIBRARY.text(), "latest", image(2));
            assertThat(tagged(cache)).isEqualTo(second);
            assertThat(tagged(cache)).isEqualTo(second);
            assertThat(upstream.count("GET")).isEqualTo(2);
            assertThat(upstream.count("HEAD")).isEqualTo(3);
        }
    }

    @Test
    void tagIsFollowedWhereTheUpstreamTellsNoDigest() throws IOException {
        upstream.doesNotTellDigests();
        Digest digest = upstream.manifest(LIBRARY.text(), "latest", image(1));
        try (Cache cache = Cache.of(upstream)) {
            assertThat(tagged(cache)).isEqualTo(digest);
        }
    }

    private static Digest tagged(Cache cache) throws IOException {
        cache.fetches().bring(LIBRARY, LATEST);
        return cache.local().manifests().find(LIBRARY, LATEST).orElseThrow().digest();
    }

    @Test
    void whatIsHereIsServedWhileTheUpstreamIsInTrouble() throws IOException {
        Digest digest = upstream.manifest(LIBRARY.text(), "latest", image(1));
        try (Cache cache = Cache.of(upstream)) {
            assertThat(tagged(cache)).isEqualTo(digest);
            for (int status : new int[] {500, 503, 429, 401, 404}) {
                upstream.answersAll(status);
                assertThat(tagged(cache)).as("while it answers %d", status).isEqualTo(digest);
            }
        }
    }

    @Test
    void whatIsNotHereIsRefusedByTheReasonOfTheUpstream() throws IOException {
        try (Cache cache = Cache.of(upstream)) {
            cache.fetches().bring(LIBRARY, LATEST);
            assertThat(cache.local().manifests().find(LIBRARY, LATEST)).isEmpty();
            upstream.answersAll(503);
            assertThatThrownBy(() -> cache.fetches().bring(LIBRARY, LATEST))
                    .isInstanceOfSatisfying(
                            RegistryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
            upstream.answersAll(429);
            assertThatThrownBy(() -> cache.fetches().bring(LIBRARY, LATEST))
                    .isInstanceOfSatisfying(
                            RegistryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS));
        }
    }

    @Test
    void manifestUnderTheDigestOfAnotherIsNotTaken() throws IOException {
        Digest right = upstream.manifest(LIBRARY.text(), "latest", image(1));
        upstream.list("/v2/%s/manifests/%s".formatted(LIBRARY, right), "{}");
        upstream.doesNotTellDigests();
        try (Cache cache = Cache.of(upstream)) {
            assertThatThrownBy(() -> cache.fetches().bring(LIBRARY, new Reference.ByDigest(right)))
                    .isInstanceOf(RegistryException.class);
            assertThat(cache.objects()).isEmpty();
        }
    }

    @Test
    void tagsComeFromTheUpstreamPageByPageEvenIfItKnowsNoPages() throws IOException {
        upstream.list("/v2/%s/tags/list".formatted(LIBRARY), "{\"tags\":[\"c\",\"a\",\"b\",\"not a tag\"]}");
        try (Cache cache = Cache.of(upstream)) {
            var first = cache.fetches().tags(LIBRARY, null, 2).orElseThrow();
            assertThat(first.tags()).containsExactly(new Tag("a"), new Tag("b"));
            assertThat(first.hasMore()).isTrue();
            var second = cache.fetches().tags(LIBRARY, "b", 2).orElseThrow();
            assertThat(second.tags()).containsExactly(new Tag("c"));
            assertThat(second.hasMore()).isFalse();
            upstream.answersAll(500);
            assertThat(cache.fetches().tags(LIBRARY, null, 2)).isEmpty();
        }
    }

    @Test
    void referrersAreTheUpstreamsAlsoWhereItKeepsThemUnderATag() throws IOException {
        Digest subject = Digest.of(Algorithm.SHA256, "subject".getBytes(UTF_8));
        upstream.manifest(LIBRARY.text(), "sha256-" + subject.hex(), "{\"manifests\":[]}");
        try (Cache cache = Cache.of(upstream)) {
            var tagged = cache.fetches().referrers(LIBRARY, subject, "").orElseThrow();
            assertThat(tagged.json()).isEqualTo("{\"manifests\":[]}");
            upstream.list("/v2/%s/referrers/%s".formatted(LIBRARY, subject), "{\"manifests\":[{}]}");
            var listed = cache.fetches().referrers(LIBRARY, subject, "").orElseThrow();
            assertThat(listed.json()).isEqualTo("{\"manifests\":[{}]}");
        }
    }

    private interface Probe {
        boolean holds() throws IOException;
    }

    private static void await(Probe probe) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!probe.holds()) {
            assertThat(System.nanoTime()).as("the deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
