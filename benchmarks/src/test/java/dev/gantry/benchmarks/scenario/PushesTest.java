// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.benchmarks.scenario.PushBlobs.Way;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushesTest {

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
    void patchesAreThreeRequestsABlob() throws IOException {
        assertThat(live.run(push(5, 300_000, 2, Way.PATCH))).isEqualTo(5);

        assertThat(live.asked())
                .containsExactlyInAnyOrderElementsOf(times(
                        5,
                        "POST push/blobs/uploads/",
                        "PATCH push/blobs/uploads/ID?",
                        "PUT push/blobs/uploads/ID?digest=sha256:HEX"));
        assertThat(live.front().seen())
                .filteredOn(request -> request.method().equals("PATCH"))
                .allSatisfy(request ->
                        assertThat(request.header("Transfer-Encoding")).contains("chunked"));
        assertThat(live.front().count("PATCH").bytesUp())
                .as("with the frames of chunks")
                .isBetween(1_500_000L, 1_501_000L);
    }

    @Test
    void putsAreTwoRequestsABlob() throws IOException {
        assertThat(live.run(push(3, 100_000, 1, Way.PUT))).isEqualTo(3);

        assertThat(live.asked())
                .containsExactlyInAnyOrderElementsOf(
                        times(3, "POST push/blobs/uploads/", "PUT push/blobs/uploads/ID?digest=sha256:HEX"));
        assertThat(live.front().seen())
                .filteredOn(request -> request.method().equals("PUT"))
                .allSatisfy(
                        request -> assertThat(request.header("Content-Length")).contains("100000"));
    }

    @Test
    void asManyArePushedAtOnceAsTheShapeSays() throws IOException {
        live.front().delay(Duration.ofMillis(100));
        try {
            live.run(push(12, 1_000, 6, Way.PATCH));
        } finally {
            live.front().delay(Duration.ZERO);
        }

        assertThat(live.front().peak("PATCH")).isBetween(2, 6);
    }

    @Test
    void eachRunPushesWhatWasNeverThere() throws IOException {
        Scenario scenario = push(4, 20_000, 2, Way.PATCH);

        live.run(scenario);
        long first = live.store().requests();
        live.run(scenario);

        assertThat(live.store().count("PUT:Object").requests()).isEqualTo(8);
        assertThat(live.store().requests()).isEqualTo(first);
    }

    @Test
    void imageIsAskedForBeforeItIsPushedAndItsManifestComesLast() throws IOException {
        var shape = new Blobs(3, 50_000, 2);
        assertThat(live.run(new PushImage("image", "an image", 1, shape, Set.of(Setting.PLAIN))))
                .isEqualTo(1);

        List<String> expected = new ArrayList<>(times(
                4,
                "HEAD image/0/blobs/sha256:HEX",
                "POST image/0/blobs/uploads/",
                "PATCH image/0/blobs/uploads/ID?",
                "PUT image/0/blobs/uploads/ID?digest=sha256:HEX"));
        expected.add("PUT image/0/manifests/latest");
        assertThat(live.asked())
                .containsExactlyInAnyOrderElementsOf(expected)
                .last()
                .isEqualTo("PUT image/0/manifests/latest");
    }

    @Test
    void imagesArePushedOneAfterTheOther() throws IOException {
        assertThat(live.run(new PushImage("image", "images", 2, new Blobs(1, 1_000, 1), Set.of(Setting.PLAIN))))
                .isEqualTo(2);

        assertThat(live.asked())
                .filteredOn(request -> request.contains("manifests"))
                .containsExactly("PUT image/0/manifests/latest", "PUT image/1/manifests/latest");
        assertThat(live.asked())
                .hasSize(18)
                .filteredOn(request -> request.contains("image/1/"))
                .isEqualTo(live.asked().subList(9, 18));
    }

    @Test
    void registryThatRefusesEndsTheRunWithWhatItSaid() {
        live.front()
                .fail(
                        request -> request.method().equals("PATCH"),
                        CountingS3Proxy.ALWAYS,
                        new S3Fault.Answer(500, "Broken", "disks are gone"));

        assertThatThrownBy(() -> live.run(push(4, 1_000, 2, Way.PATCH)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("PATCH http://127.0.0.1")
                .hasMessageContaining("/push/blobs/uploads/")
                .hasMessageContaining("answered 500, 202 was expected")
                .hasMessageContaining("disks are gone");
    }

    @Test
    void bytesThatChangeOnTheirWayEndTheRun() {
        live.front().fail(request -> request.method().equals("PUT"), 1, new S3Fault.Damage());

        assertThatThrownBy(() -> live.run(push(1, 1_000, 1, Way.PUT)))
                .hasMessageContaining("answered 400, 201 was expected")
                .hasMessageContaining("DIGEST_INVALID");
    }

    private static Scenario push(int count, long sizeBytes, int width, Way way) {
        return new PushBlobs("push", "a push", new Blobs(count, sizeBytes, width), way, Set.of(Setting.PLAIN));
    }

    private static List<String> times(int count, String... requests) {
        return Collections.nCopies(count, List.of(requests)).stream()
                .flatMap(List::stream)
                .toList();
    }
}
