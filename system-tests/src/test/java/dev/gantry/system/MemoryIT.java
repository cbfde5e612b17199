// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Memory is bounded by configuration, not by clients.
@Tag("quiet")
class MemoryIT {

    private static final int PUSHES = 32;

    /// Several times what one push may hold, and all of them several times the heap; more has
    /// `-Dgantry.memory.mebibytes=256`.
    private static final long BYTES = Long.getLong("gantry.memory.mebibytes", 64) << 20;

    private static final int CLIENTS = 64;
    private static final long CLIENT_BYTES = 8L << 20;
    private static final long QUARTER_OF_A_GIGABYTE = 256L << 20;

    @Test
    void thirtyTwoLargePushesAtOnceFitInHalfAGigabyte() throws IOException {
        S3Server rgw = Peers.rgw();
        try (S3Bucket bucket = S3Bucket.create(rgw);
                GantryProcess gantry = GantryProcess.start(GantryConfig.on(bucket), "-Xmx512m");
                RegistryClient client = gantry.client()) {
            List<Blob> pushed = pushAtOnce(client, PUSHES, BYTES);
            assertThat(pushed).hasSize(PUSHES);
            assertThat(Files.readString(gantry.log())).doesNotContain("OutOfMemoryError");
            assertThat(bucket.assertEveryBlobHasItsBytes()).isEqualTo(PUSHES);
        }
    }

    @Test
    void withoutAnyOptionAQuarterOfAGigabyteCarriesSixtyFourPushesAtOnceAndOneOfAGibibyte() throws IOException {
        S3Server rgw = Peers.rgw();
        try (S3Bucket bucket = S3Bucket.create(rgw);
                GantryProcess gantry = GantryProcess.start(GantryConfig.on(bucket));
                RegistryClient client = gantry.client();
                MemoryWatch watch = MemoryWatch.of(gantry)) {
            Blob large = Blob.random(CLIENTS, 1L << 30);
            client.pushByPatch("memory/large", large);
            assertThat(client.pullAndDigest("memory/large", large.digest())).isEqualTo(large.digest());
            assertThat(pushAtOnce(client, CLIENTS, CLIENT_BYTES)).hasSize(CLIENTS);

            assertThat(watch.mostBytes()).isPositive().isLessThan(QUARTER_OF_A_GIGABYTE);
            assertThat(Files.readString(gantry.log())).doesNotContain("OutOfMemoryError");
        }
    }

    private static List<Blob> pushAtOnce(RegistryClient client, int count, long bytes) throws IOException {
        try (var pushes = new Fanout<Blob>(count)) {
            for (int push = 0; push < count; push++) {
                long seed = push;
                pushes.fork(() -> {
                    Blob blob = Blob.random(seed, bytes);
                    client.pushByPatch("memory/push-" + seed, blob);
                    return blob;
                });
            }
            return pushes.join();
        }
    }
}
