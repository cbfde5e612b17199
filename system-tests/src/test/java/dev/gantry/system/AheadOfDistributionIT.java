// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.concurrent.Fanout;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Gantry and Distribution 2.8.2 side by side on one Ceph RGW, every request to which takes 20 ms more, both with
/// their defaults. They take turns; the medians are compared.
@Tag("slow")
@Tag("quiet")
class AheadOfDistributionIT {

    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final int ROUNDS = 3;
    private static final long LARGE_BYTES = 1L << 30;
    private static final long SMALL_BYTES = 64 << 10;
    private static final int SMALL_BLOBS = 200;
    private static final int AT_ONCE = 8;
    private static final AtomicLong SEED = new AtomicLong(1000);

    private S3Bucket ours;
    private S3Bucket theirs;
    private CountingS3Proxy proxy;
    private GantryProcess gantry;
    private DistributionProcess distribution;
    private RegistryClient toGantry;
    private RegistryClient toDistribution;

    @BeforeEach
    void start() throws IOException {
        S3Server rgw = Peers.rgw();
        ours = S3Bucket.create(rgw);
        theirs = S3Bucket.create(rgw);
        proxy = CountingS3Proxy.start(rgw.endpoint(), LATENCY);
        gantry = GantryProcess.start(GantryConfig.on(ours).through(rgw.through(proxy.endpoint())));
        distribution = DistributionProcess.start(theirs, rgw.through(proxy.endpoint()));
        toGantry = gantry.client();
        toDistribution = distribution.client();
    }

    @AfterEach
    void stop() throws IOException {
        if (distribution != null) {
            toGantry.close();
            toDistribution.close();
            gantry.close();
            distribution.close();
        }
        if (proxy != null) {
            proxy.close();
            ours.close();
            theirs.close();
        }
    }

    /// A way to push.
    @FunctionalInterface
    private interface Push {
        void to(RegistryClient registry, String repository) throws IOException;
    }

    @Test
    void aGibibyteByPatchTakesLessThanHalfTheTime() throws IOException {
        assertThat(timesAsFast("PATCH of 1 GiB", pushOf(LARGE_BYTES, RegistryClient::pushByPatch)))
                .isGreaterThanOrEqualTo(2.2);
    }

    @Test
    void aGibibyteByPutTakesAThirdOfTheTime() throws IOException {
        assertThat(timesAsFast("PUT of 1 GiB", pushOf(LARGE_BYTES, RegistryClient::pushByPut)))
                .isGreaterThanOrEqualTo(2.8);
    }

    @Test
    void manySmallBlobsTakeAFifthOfTheTime() throws IOException {
        assertThat(timesAsFast("200 blobs of 64 KiB, 8 at a time", AheadOfDistributionIT::pushOfSmallBlobs))
                .isGreaterThanOrEqualTo(5);
    }

    /// A way to push one blob.
    @FunctionalInterface
    private interface BlobPush {
        void to(RegistryClient registry, String repository, Blob blob) throws IOException;
    }

    /// Pushes of blobs that none has seen; their digests are known before the clock starts.
    private static Supplier<Push> pushOf(long bytes, BlobPush way) {
        return () -> {
            Blob blob = Blob.random(SEED.incrementAndGet(), bytes);
            return (registry, repository) -> way.to(registry, repository, blob);
        };
    }

    private static Push pushOfSmallBlobs() {
        List<Blob> blobs = Stream.generate(() -> Blob.random(SEED.incrementAndGet(), SMALL_BYTES))
                .limit(SMALL_BLOBS)
                .toList();
        return (registry, repository) -> {
            try (var pushes = new Fanout<Boolean>(AT_ONCE)) {
                blobs.forEach(blob -> pushes.fork(() -> {
                    registry.pushByPatch(repository, blob);
                    return true;
                }));
                pushes.join();
            }
        };
    }

    /// How many times as fast Gantry is, by the medians of rounds that follow one of warming up.
    private double timesAsFast(String what, Supplier<Push> pushes) throws IOException {
        warmUp();
        List<Long> ourNanos = new ArrayList<>();
        List<Long> theirNanos = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            theirNanos.add(nanos(pushes.get(), toDistribution));
            ourNanos.add(nanos(pushes.get(), toGantry));
        }
        double ratio = median(theirNanos) / median(ourNanos);
        System.out.printf(
                "%s: %.1f times as fast as Distribution; seconds: Gantry %s, Distribution %s%n",
                what, ratio, seconds(ourNanos), seconds(theirNanos));
        return ratio;
    }

    private void warmUp() throws IOException {
        Push small = pushOf(100L << 20, RegistryClient::pushByPatch).get();
        small.to(toDistribution, "warm/up");
        small.to(toGantry, "warm/up");
    }

    private static long nanos(Push push, RegistryClient registry) throws IOException {
        long start = System.nanoTime();
        push.to(registry, "ahead/of");
        return System.nanoTime() - start;
    }

    private static double median(List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static List<String> seconds(List<Long> nanos) {
        return nanos.stream().map(n -> "%.2f".formatted(n / 1e9)).toList();
    }
}
