// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Clients that stop in the middle of a push, more of them than there is memory for what they have sent.
@Tag("quiet")
class SilentUploadsIT {

    private static final int UPLOADS = 1_000;
    private static final long BYTES = 2L << 20;

    /// Twice as long as a body may be silent before it is parked.
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /// Shorter than the time after which a silent body is given up.
    private static final Duration HALVES = Duration.ofSeconds(95);

    private final CountDownLatch halves = new CountDownLatch(UPLOADS);

    @Test
    void aThousandThatStopHalfWayAllEndInAQuarterOfAGigabyte() throws Exception {
        S3Server rgw = Peers.rgw();
        try (S3Bucket bucket = S3Bucket.create(rgw);
                GantryProcess gantry = GantryProcess.start(GantryConfig.on(bucket), "-Xmx256m");
                RegistryClient client = gantry.client()) {
            List<Blob> blobs = IntStream.range(0, UPLOADS)
                    .mapToObj(number -> Blob.random(number, BYTES))
                    .toList();
            assertThat(pushAtOnce(client, blobs)).hasSize(UPLOADS);
            assertThat(Files.readString(gantry.log())).doesNotContain("OutOfMemoryError");
            assertThat(bucket.assertEveryBlobHasItsBytes()).isEqualTo(UPLOADS);
            assertThat(bucket.openUploads()).isEmpty();
        }
    }

    private List<String> pushAtOnce(RegistryClient client, List<Blob> blobs) throws IOException {
        try (var pushes = new Fanout<String>(UPLOADS)) {
            blobs.forEach(blob -> pushes.fork(() -> push(client, blob)));
            return pushes.join();
        }
    }

    private String push(RegistryClient client, Blob blob) throws IOException, InterruptedException {
        String repository = "silent/push-" + blob.seed();
        URI location;
        try (var patch = new HesitantPatch(client.startUpload(repository), blob)) {
            patch.sendUpTo(BYTES / 2);
            halves.countDown();
            assertThat(halves.await(HALVES.toSeconds(), TimeUnit.SECONDS))
                    .as("all halves were taken; %d were not", halves.getCount())
                    .isTrue();
            Thread.sleep(SILENCE);
            patch.sendUpTo(BYTES);
            location = patch.location();
        }
        var answer = client.put(location, blob.digest(), RegistryClient.nothing());
        assertThat(answer.statusCode())
                .as(() -> RegistryClient.describe(answer))
                .isEqualTo(201);
        return blob.digest();
    }
}
