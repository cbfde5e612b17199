// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What skopeo, buildah and podman must be able to do, whatever the store.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RealClients {

    @TempDir
    Path folder;

    private GantryProcess gantry;

    /// Starts Gantry on the store that the subclass is about.
    abstract GantryProcess startGantry() throws IOException;

    @BeforeAll
    void start() throws IOException {
        gantry = startGantry();
    }

    @AfterAll
    void stop() {
        if (gantry != null) {
            gantry.close();
        }
    }

    @Test
    void skopeoPullsTheLargeImageAsItPushedIt() throws IOException {
        OciLayout image = Peers.largeImage();
        assertThat(image.blobs()).hasSizeGreaterThanOrEqualTo(12);
        assertThat(image.totalBytes()).isGreaterThan(500_000_000);
        assertSkopeoPullsWhatItPushes(image, "real/large");
    }

    @Test
    void skopeoPullsEveryPlatformOfAnIndex() throws IOException {
        assertSkopeoPullsWhatItPushes(OciLayout.multiPlatform(folder.resolve("index")), "real/platforms");
    }

    @Test
    void skopeoPullsAnImageWithALayerOfNoBytes() throws IOException {
        assertSkopeoPullsWhatItPushes(OciLayout.withEmptyLayer(folder.resolve("empty")), "real/empty");
    }

    @Test
    void skopeoListsTheTagsThatItPushed() throws IOException {
        OciLayout image = OciLayout.withEmptyLayer(folder.resolve("tags"));
        for (String tag : List.of("1.2", "1.2-alpine", "latest")) {
            skopeo().push(image, image("real/tags", tag));
        }
        assertThat(Command.run(
                        skopeo().program().toString(),
                        "list-tags",
                        "--tls-verify=false",
                        "docker://" + gantry.authority() + "/real/tags"))
                .contains("\"1.2\"", "\"1.2-alpine\"", "\"latest\"");
    }

    @Test
    void podmanPullsWhatBuildahBuiltAndPushed() throws IOException {
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.write(context.resolve("content"), Blob.random(7, 3_000_000).slice(0, 3_000_000));
        String name = image("real/built", "1");
        List<String> buildah = List.of(
                Peers.program("BUILDAH").toString(),
                "--storage-driver=vfs",
                "--root=" + folder.resolve("buildah"),
                "--runroot=" + folder.resolve("buildah-run"));
        String container = run(buildah, "from", "--isolation=chroot", "scratch").strip();
        run(buildah, "copy", container, context.resolve("content").toString(), "/content");
        run(buildah, "commit", container, name);
        run(buildah, "push", "--tls-verify=false", name);

        List<String> podman = List.of(
                Peers.program("PODMAN").toString(),
                "--runtime=runc",
                "--cgroup-manager=cgroupfs",
                "--storage-driver=vfs",
                "--root=" + folder.resolve("podman"),
                "--runroot=" + folder.resolve("podman-run"));
        run(podman, "pull", "--tls-verify=false", name);
        String again = image("real/built-again", "1");
        run(podman, "push", "--tls-verify=false", name, again);

        OciLayout built = skopeo().pull(name, folder.resolve("built"));
        assertThat(built.blobs()).hasSize(3);
        assertThat(skopeo().pull(again, folder.resolve("again")).blobs()).hasSize(3);
        Path mounted = Path.of(run(podman, "image", "mount", name).strip());
        assertThat(mounted.resolve("content")).hasSameBinaryContentAs(context.resolve("content"));
        run(podman, "image", "unmount", name);
    }

    final void assertSkopeoPullsWhatItPushes(OciLayout image, String repository) throws IOException {
        String name = image(repository, "latest");
        skopeo().push(image, name);
        OciLayout pulled = skopeo().pull(name, folder.resolve("pulled-" + UUID.randomUUID()));
        assertThat(pulled.blobs()).isEqualTo(image.blobs());
    }

    private String image(String repository, String tag) {
        return gantry.authority() + "/" + repository + ":" + tag;
    }

    private static Skopeo skopeo() {
        return Peers.skopeo();
    }

    private static String run(List<String> program, String... arguments) throws IOException {
        List<String> line = new java.util.ArrayList<>(program);
        line.addAll(List.of(arguments));
        return Command.start(line).succeeds();
    }
}
