// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two replicas behind haproxy, on Ceph RGW, one after the other killed and started again while clients push and
/// pull: whoever tries again succeeds, and all that is there at the end is right.
class ReplicasIT {

    private static final int AT_ONCE = 16;
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(15);

    /// An eighth of what buffers parts is what one upload holds in memory, here 6 MiB: large layers go through staging.
    private static final String SMALL_HEAP = "-Xmx192m";

    private static final long SMALL_PART = 5L << 20;
    private static final long LARGE = (7L << 20) + 17;

    /// How often a CI job runs its command before it gives up.
    private static final int ATTEMPTS = 6;

    private static final String[] RETRIES = {"--retry-times", "3"};

    /// How a request ends that was under way in a replica when it was killed.
    private static final Pattern CRASH =
            Pattern.compile("502 \\(?Bad Gateway|EOF|closed network connection|connection reset by peer|broken pipe");

    @TempDir
    Path folder;

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicInteger kills = new AtomicInteger();
    private final CountDownLatch busyClients = new CountDownLatch(AT_ONCE);

    /// What was pushed under each name, as digests of blobs.
    private final ConcurrentMap<String, Set<SortedMap<String, String>>> pushed = new ConcurrentHashMap<>();

    @Test
    void clientsThatTryAgainSucceedWhileEachReplicaIsKilledOnce() throws IOException {
        everyClientSucceeds(32, 2);
    }

    @Test
    @Tag("slow")
    void clientsThatTryAgainSucceedWhileReplicasAreKilledInTurn() throws IOException {
        everyClientSucceeds(200, 6);
    }

    /// @param images the least number to be pushed and pulled
    /// @param leastKills how many kills the clients must have seen before they end
    private void everyClientSucceeds(int images, int leastKills) throws IOException {
        try (S3Bucket bucket = S3Bucket.create(Peers.rgw())) {
            GantryConfig config = GantryConfig.on(bucket).withChunkBytes(SMALL_PART);
            try (Replica first = Replica.start(config, SMALL_HEAP);
                    Replica second = Replica.start(config, SMALL_HEAP);
                    Haproxy haproxy = Haproxy.before(List.of(first, second));
                    var clients = new Fanout<Integer>(AT_ONCE + 1)) {
                long start = System.nanoTime();
                clients.fork(() -> killInTurn(List.of(first, second)));
                for (int client = 0; client < AT_ONCE; client++) {
                    clients.fork(() -> pushAndPull(haproxy.authority(), images, leastKills));
                }
                clients.join();
                System.out.printf(
                        "ReplicasIT: %d images pushed and pulled in %d s, %d kills, %d commands run again%n",
                        begun.get(),
                        Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                        kills.get(),
                        repeated.get());
            }
            assertThat(kills).hasValueGreaterThanOrEqualTo(leastKills);
            assertThat(bucket.assertEveryBlobHasItsBytes()).isGreaterThan(images);
            assertThat(BucketLinks.assertNothingDangles(bucket)).isEqualTo(pushed.size());
        }
    }

    private int killInTurn(List<Replica> replicas) throws IOException, InterruptedException {
        while (!busyClients.await(BETWEEN_KILLS.toSeconds(), TimeUnit.SECONDS)) {
            Replica next = replicas.get(kills.get() % replicas.size());
            next.kill();
            next.startAgain();
            kills.incrementAndGet();
        }
        return kills.get();
    }

    /// One client of many.
    private int pushAndPull(String authority, int images, int leastKills) throws IOException {
        int number = begun.getAndIncrement();
        while (number < images || kills.get() < leastKills) {
            pushAndPull(authority, number);
            number = begun.getAndIncrement();
        }
        begun.decrementAndGet();
        busyClients.countDown();
        return number;
    }

    /// Every fourth image is one that three other clients push at about the same time, under the same name.
    private void pushAndPull(String authority, int number) throws IOException {
        boolean isCommon = number % 4 == 3;
        int content = isCommon ? -1 - number / 16 : number;
        String tag = isCommon ? "latest" : "v" + number % 50;
        String image = "%s/replicas/app-%d:%s".formatted(authority, number % 4, tag);

        OciLayout layout = OciLayout.ofLayers(folder.resolve("pushed-" + number), layers(content));
        pushed.computeIfAbsent(image, name -> ConcurrentHashMap.newKeySet()).add(layout.blobs());
        untilItSucceeds(() -> Peers.skopeo().startPush(layout, image, RETRIES));
        Path target = folder.resolve("pulled-" + number);
        untilItSucceeds(() -> Peers.skopeo().startPull(image, target, RETRIES));
        assertThat(pushed.get(image)).contains(new OciLayout(target).blobsOfImage());
    }

    /// One that all images share, a large one that every fifth has, and two of its own, of which every fifth is large.
    private static List<Blob> layers(int content) {
        List<Blob> layers = new ArrayList<>();
        layers.add(Blob.random(1, 150_000));
        layers.add(Blob.random(1_000 + Math.floorMod(content, 5), LARGE));
        layers.add(Blob.random(10_000 + content, 30_000));
        layers.add(Blob.random(20_000 + content, Math.floorMod(content, 5) == 0 ? LARGE : 600_000));
        return layers;
    }

    private interface Start {
        Command run() throws IOException;
    }

    private void untilItSucceeds(Start start) throws IOException {
        Command command = start.run();
        for (int attempt = 1; command.exit() != 0; attempt++) {
            assertThat(command.output()).as("attempt %d", attempt).containsPattern(CRASH);
            assertThat(attempt).as(command.output()).isLessThan(ATTEMPTS);
            repeated.incrementAndGet();
            GantryProcess.sleep(Duration.ofSeconds(1));
            command = start.run();
        }
    }
}
