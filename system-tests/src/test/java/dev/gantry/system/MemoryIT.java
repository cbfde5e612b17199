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
    private static final long BYTES = 256L << 20;

    @Test
    void thirtyTwoPushesOf256MiBAtOnceFitInHalfAGigabyte() throws IOException {
        S3Server rgw = Peers.rgw();
        try (S3Bucket bucket = S3Bucket.create(rgw);
                GantryProcess gantry = GantryProcess.start(GantryConfig.on(bucket), "-Xmx512m");
                RegistryClient client = gantry.client()) {
            List<Blob> pushed = pushAtOnce(client);
            assertThat(pushed).hasSize(PUSHES);
            assertThat(Files.readString(gantry.log())).doesNotContain("OutOfMemoryError");
            assertThat(bucket.assertEveryBlobHasItsBytes()).isEqualTo(PUSHES);
        }
    }

    private static List<Blob> pushAtOnce(RegistryClient client) throws IOException {
        try (var pushes = new Fanout<Blob>(PUSHES)) {
            for (int push = 0; push < PUSHES; push++) {
                long seed = push;
                pushes.fork(() -> {
                    Blob blob = Blob.random(seed, BYTES);
                    client.pushByPatch("memory/push-" + seed, blob);
                    return blob;
                });
            }
            return pushes.join();
        }
    }
}
