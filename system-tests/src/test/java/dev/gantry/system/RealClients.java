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
        assertThat(skopeo("list-tags", "--tls-verify=false", "docker://" + gantry.authority() + "/real/tags"))
                .contains("\"1.2\"", "\"1.2-alpine\"", "\"latest\"");
    }

    @Test
    void skopeoInspectsWhatItPushed() throws IOException {
        OciLayout image = OciLayout.withEmptyLayer(folder.resolve("inspected"));
        skopeo().push(image, image("real/inspected", "latest"));
        String seen = skopeo("inspect", "--tls-verify=false", "docker://" + image("real/inspected", "latest"));
        assertThat(image.blobs().keySet()).anyMatch(hex -> seen.contains("\"Digest\": \"sha256:" + hex));
        assertThat(seen).contains("\"Architecture\": \"amd64\"");
        assertThat(skopeo("inspect", "--raw", "--tls-verify=false", "docker://" + image("real/inspected", "latest")))
                .contains("\"schemaVersion\":2");
    }

    @Test
    void skopeoCopiesAllPlatformsFromRepositoryToRepository() throws IOException {
        OciLayout platforms = OciLayout.multiPlatform(folder.resolve("copied"));
        skopeo().push(platforms, image("real/copied-from", "latest"));
        skopeo(
                "copy",
                "--all",
                "--preserve-digests",
                "--src-tls-verify=false",
                "--dest-tls-verify=false",
                "docker://" + image("real/copied-from", "latest"),
                "docker://" + image("real/copied-to", "latest"));
        OciLayout pulled = skopeo().pull(image("real/copied-to", "latest"), folder.resolve("copied-to"));
        assertThat(pulled.blobs()).isEqualTo(platforms.blobs());
    }

    @Test
    void whatSkopeoDeletedIsGone() throws IOException {
        String name = image("real/deleted", "latest");
        skopeo().push(OciLayout.withEmptyLayer(folder.resolve("deleted")), name);
        skopeo("delete", "--tls-verify=false", "docker://" + name);
        assertThat(skopeo().start("inspect", "--tls-verify=false", "docker://" + name)
                        .exit())
                .isNotZero();
    }

    @Test
    void umociUnpacksWhatItMadeAndSkopeoPushedAndPulled() throws IOException {
        Path file =
                Files.write(folder.resolve("inserted"), Blob.random(9, 100_000).slice(0, 100_000));
        String made = folder.resolve("umoci").toString();
        List<String> umoci = List.of(Peers.program("UMOCI").toString());
        run(umoci, "init", "--layout", made);
        run(umoci, "new", "--image", made + ":latest");
        run(umoci, "insert", "--image", made + ":latest", file.toString(), "/inserted");
        skopeo().push(new OciLayout(Path.of(made)), image("real/umoci", "latest"));
        OciLayout pulled = skopeo().pull(image("real/umoci", "latest"), folder.resolve("umoci-pulled"));
        Path bundle = folder.resolve("bundle");
        run(umoci, "unpack", "--rootless", "--image", pulled.folder() + ":latest", bundle.toString());
        assertThat(bundle.resolve("rootfs/inserted")).hasSameBinaryContentAs(file);
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

    private static String skopeo(String... arguments) throws IOException {
        return skopeo().start(arguments).succeeds();
    }

    private static String run(List<String> program, String... arguments) throws IOException {
        List<String> line = new java.util.ArrayList<>(program);
        line.addAll(List.of(arguments));
        return Command.start(line).succeeds();
    }
}
