// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The process dies at any instant: what is readable is right, and the same push succeeds afterwards.
@Tag("quiet")
class KillIT {

    /// Few, so that this is soon done; a longer run has `-Dgantry.kill.rounds=10`.
    private static final int KILLS = Integer.getInteger("gantry.kill.rounds", 4);

    private static final int KILLS_IN_A_PUSH = KILLS * 4 / 5;

    /// Most blobs have more than one part, one has several.
    private static final List<Long> LAYER_MEBIBYTES = List.of(64L, 24L, 24L, 24L, 12L, 12L, 12L, 12L, 5L, 1L, 1L);

    @TempDir
    Path folder;

    @Test
    void aPushThatWasKilledSucceedsTheNextTimeAndLeavesNoWrongBytes() throws IOException {
        long seed = Long.getLong("gantry.kill.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("KillIT: to repeat its moments, run with -Dgantry.kill.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        S3Server rgw = Peers.rgw();
        OciLayout image = OciLayout.ofLayers(
                folder.resolve("image"),
                LAYER_MEBIBYTES.stream()
                        .map(mebibytes -> Blob.random(random.nextLong(), mebibytes << 20))
                        .toList());
        try (S3Bucket bucket = S3Bucket.create(rgw)) {
            // The first one finds everything cold: its time is no measure of the others.
            Duration ignored = timeOfAPush(bucket, image);
            Duration push = timeOfAPush(bucket, image);
            int inAPush = 0;
            // The time of a push varies: a kill that came after its end is made up for by another.
            for (int round = 0; round < KILLS || (inAPush < KILLS_IN_A_PUSH && round < 2 * KILLS); round++) {
                Duration moment = push.multipliedBy(random.nextLong(2, 90)).dividedBy(100);
                inAPush += killAndPushAgain(bucket, image, round, moment) ? 1 : 0;
                bucket.clear();
            }
            assertThat(inAPush).as("kills during a push, seed %d", seed).isGreaterThanOrEqualTo(KILLS_IN_A_PUSH);
        }
    }

    private Duration timeOfAPush(S3Bucket bucket, OciLayout image) throws IOException {
        try (GantryProcess gantry = GantryProcess.start(GantryConfig.on(bucket))) {
            long start = System.nanoTime();
            Peers.skopeo().push(image, gantry.authority() + "/killed/measured:latest");
            return Duration.ofNanos(System.nanoTime() - start);
        } finally {
            bucket.clear();
        }
    }

    /// @return whether the client was pushing when Gantry was killed
    private boolean killAndPushAgain(S3Bucket bucket, OciLayout image, int round, Duration moment) throws IOException {
        boolean isPushing = pushAndKill(bucket, image, moment);
        bucket.assertEveryBlobHasItsBytes();
        try (GantryProcess gantry = GantryProcess.start(GantryConfig.on(bucket))) {
            String name = gantry.authority() + "/killed/image:latest";
            Peers.skopeo().push(image, name);
            OciLayout pulled = Peers.skopeo().pull(name, folder.resolve("pulled-" + round));
            assertThat(pulled.blobs()).isEqualTo(image.blobs());
        }
        assertThat(bucket.assertEveryBlobHasItsBytes()).isGreaterThanOrEqualTo(12);
        return isPushing;
    }

    private static boolean pushAndKill(S3Bucket bucket, OciLayout image, Duration moment) throws IOException {
        try (GantryProcess gantry = GantryProcess.start(GantryConfig.on(bucket))) {
            Command push = Peers.skopeo().startPush(image, gantry.authority() + "/killed/image:latest");
            GantryProcess.sleep(moment);
            boolean isPushing = push.isAlive();
            gantry.kill();
            push.kill();
            return isPushing;
        }
    }
}
