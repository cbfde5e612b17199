// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.testkit.proxy.S3Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

class PullsTest {

    private static final Scenario BLOBS =
            new PullBlobs("pull", "a pull", new Blobs(6, 150_000, 3), Set.of(Setting.PLAIN));
    private static final Scenario IMAGE =
            new PullImage("image", "images", 2, new Blobs(4, 30_000, 2), Set.of(Setting.PLAIN));

    private static LiveRegistry live;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        live = LiveRegistry.plain(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    @AfterEach
    void heal() {
        live.front().heal();
    }

    @Test
    void blobsComeThroughTheRegistry() throws Exception {
        assertThat(live.run(BLOBS)).isEqualTo(6);

        assertThat(live.asked()).hasSize(6).containsOnly("GET pull/blobs/sha256:HEX");
        assertThat(live.front().count("GET:Object").bytesDown()).isEqualTo(6 * 150_000);
    }

    @Test
    void redirectedBlobsComeFromTheStoreWhichIsToldNothingOfTheRegistry(@TempDir Path folder) throws Exception {
        try (LiveRegistry redirecting = LiveRegistry.redirecting(folder)) {
            assertThat(redirecting.run(BLOBS)).isEqualTo(6);

            assertThat(redirecting.front().count("GET:Object").bytesDown()).isLessThan(10_000);
            assertThat(redirecting.askedOfStore())
                    .filteredOn(request -> request.target().contains("X-Amz-Signature="))
                    .hasSize(6)
                    .allSatisfy(request -> assertThat(request.header("Accept")).isEmpty())
                    .allSatisfy(request -> assertThat(request.header("Host"))
                            .contains(redirecting.store().endpoint().getAuthority()));
        }
    }

    @Test
    void imageIsItsManifestAndAllThatItNames() throws Exception {
        assertThat(live.run(IMAGE)).isEqualTo(2);

        List<String> expected = new ArrayList<>();
        for (String repository : List.of("image/0", "image/1")) {
            expected.add("GET %s/manifests/latest".formatted(repository));
            expected.addAll(Collections.nCopies(5, "GET %s/blobs/sha256:HEX".formatted(repository)));
        }
        assertThat(live.asked()).containsExactlyElementsOf(expected);
    }

    @Test
    void shortBlobEndsTheRun() throws IOException {
        Scenario.Run run = BLOBS.prepare(live.arena());
        overwriteLayers(150_000, new byte[100_000]);

        assertThatThrownBy(run::go).hasMessageContaining("answered 200, 100000 bytes of 150000");
    }

    @Test
    void otherBytesThanTheDigestSaysEndThePullOfAnImage() throws IOException {
        Scenario.Run run = IMAGE.prepare(live.arena());
        overwriteLayers(30_000, new byte[30_000]);

        assertThatThrownBy(run::go).isInstanceOf(IOException.class).hasMessageContaining("for sha256:");
    }

    @Test
    void answerThatBreaksOffEndsTheRun() throws IOException {
        Scenario.Run run = BLOBS.prepare(live.arena());
        live.front().fail("GET:Object", 1, new S3Fault.BreakBody(50_000));

        assertThatThrownBy(run::go).hasMessageContaining("GET http://127.0.0.1");
    }

    private static void overwriteLayers(long sizeBytes, byte[] content) {
        Bucket bucket = live.bucket();
        bucket.client().listObjectsV2(request -> request.bucket(bucket.name())).contents().stream()
                .filter(object -> object.size() == sizeBytes)
                .forEach(object -> bucket.client()
                        .putObject(
                                request -> request.bucket(bucket.name()).key(object.key()),
                                RequestBody.fromBytes(content)));
    }
}
