// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.benchmarks.scenario.ReadManifests.Method;
import dev.gantry.benchmarks.scenario.ReadManifests.Reference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;

class ReadsTest {

    private static LiveRegistry live;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        live = LiveRegistry.plain(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    @Test
    void warmReadsAskForEachManifestAsOftenAsForTheOthers() throws IOException {
        assertThat(live.run(read(Method.GET, Reference.TAG, false, 5, 60))).isEqualTo(60);

        assertThat(live.asked()).hasSize(60).allMatch(request -> request.matches("GET read/manifests/v000[0-4]"));
        assertThat(Set.copyOf(live.asked())).hasSize(5);
        assertThat(live.front().seen())
                .allSatisfy(request ->
                        assertThat(request.header("Accept")).contains("application/vnd.oci.image.manifest.v1+json"));
    }

    @Test
    void coldReadsAskForEachManifestOnce() throws IOException {
        assertThat(live.run(read(Method.GET, Reference.TAG, true, 40, 40))).isEqualTo(40);

        assertThat(live.asked()).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void headsByDigestCarryNoBytes() throws IOException {
        assertThat(live.run(read(Method.HEAD, Reference.DIGEST, false, 5, 40))).isEqualTo(40);

        assertThat(live.asked()).hasSize(40).containsOnly("HEAD read/manifests/sha256:HEX");
        assertThat(live.front().count("HEAD:Object").bytesDown()).isZero();
    }

    @Test
    void anotherManifestThanTheTagsEndsTheRun() throws IOException {
        Arena arena = live.arena();
        Scenario.Run run = read(Method.HEAD, Reference.TAG, true, 4, 4).prepare(arena);
        var shelf = new Shelf(arena.bucket());
        String other = shelf.manifest(Image.small("other").manifest());
        shelf.revision(arena.unique() + "/read", other);
        shelf.tag(arena.unique() + "/read", "v0002", other);

        assertThatThrownBy(run::go).hasMessageContaining("another manifest came: " + other);
    }

    @Test
    void absentManifestEndsTheRun() throws IOException {
        Arena arena = live.arena();
        Scenario.Run run = read(Method.GET, Reference.TAG, true, 4, 4).prepare(arena);
        for (S3Object object : objects(arena.unique() + "/read/_manifests/tags/v0001")) {
            live.bucket()
                    .client()
                    .deleteObject(
                            request -> request.bucket(live.bucket().name()).key(object.key()));
        }

        assertThatThrownBy(run::go)
                .hasMessageContaining("/read/manifests/v0001: answered 404, 200 was expected")
                .hasMessageContaining("MANIFEST_UNKNOWN");
    }

    private static List<S3Object> objects(String repository) {
        return live.bucket()
                .client()
                .listObjectsV2(request ->
                        request.bucket(live.bucket().name()).prefix("docker/registry/v2/repositories/" + repository))
                .contents();
    }

    private static Scenario read(Method method, Reference reference, boolean cold, int distinct, int requests) {
        return new ReadManifests("read", "reads", method, reference, cold, distinct, cold ? 0 : 20, requests);
    }
}
