// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What ORAS and Jib must be able to do, whatever the store.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ArtifactClients {

    private static final String SIGNATURE = "application/vnd.example.signature";
    private static final String BOM = "application/vnd.example.bom";

    @TempDir
    Path folder;

    private GantryProcess gantry;
    private Path program;

    /// Starts Gantry on the store that the subclass is about.
    abstract GantryProcess startGantry() throws IOException;

    @BeforeAll
    void start() throws IOException {
        program = Peers.program("ORAS");
        gantry = startGantry();
    }

    @AfterAll
    void stop() {
        if (gantry != null) {
            gantry.close();
        }
    }

    @Test
    void orasPullsTheArtifactThatItPushed() throws IOException {
        String image = pushed("oras/artifact");
        Path target = Files.createDirectories(folder.resolve("pulled"));
        oras().run("pull", "--plain-http", "--output", target.toString(), image);
        assertThat(target.resolve("notes.txt")).hasContent("notes of oras/artifact");
        assertThat(oras().run("repo", "tags", "--plain-http", authority("oras/artifact")))
                .contains("1");
    }

    @Test
    void orasDiscoversWhatItAttached() throws IOException {
        String image = pushed("oras/attached");
        String signature = attach(image, SIGNATURE, "a signature");
        String bom = attach(image, BOM, "a bill of materials");
        List<JsonNode> found = oras().discover(image);
        assertThat(found)
                .extracting(descriptor -> descriptor.get("digest").stringValue())
                .containsExactlyInAnyOrder(signature, bom);
        assertThat(found)
                .extracting(descriptor -> descriptor.get("artifactType").stringValue())
                .containsExactlyInAnyOrder(SIGNATURE, BOM);
        assertThat(found)
                .allSatisfy(descriptor -> assertThat(
                                descriptor.get("annotations").get("kept").stringValue())
                        .isEqualTo("yes"));
    }

    @Test
    void orasCopiesAnImageWithAllThatRefersToIt() throws IOException {
        String image = pushed("oras/from");
        String signature = attach(image, SIGNATURE, "another signature");
        String copy = authority("oras/to") + ":1";
        oras().run("cp", "--recursive", "--from-plain-http", "--to-plain-http", image, copy);
        assertThat(oras().discover(copy))
                .extracting(descriptor -> descriptor.get("digest").stringValue())
                .containsExactly(signature);
    }

    @Test
    void whatOrasDetachedIsDiscoveredNoMore() throws IOException {
        String image = pushed("oras/detached");
        String signature = attach(image, SIGNATURE, "a signature to be deleted");
        oras().run("manifest", "delete", "--plain-http", "--force", authority("oras/detached") + "@" + signature);
        assertThat(oras().discover(image)).isEmpty();
    }

    @Test
    void jibBuildsOnTheImageThatItPushed() throws Exception {
        String base = authority("jib/base") + ":1";
        String child = authority("jib/child") + ":1";
        JibContainer pushed =
                push(Jib.fromScratch().addLayer(List.of(file("base.txt")), AbsoluteUnixPath.get("/")), base);
        push(
                Jib.from(RegistryImage.named(base)).addLayer(List.of(file("child.txt")), AbsoluteUnixPath.get("/")),
                child);
        OciLayout pulled = Peers.skopeo().pull(child, folder.resolve("jib-child"));
        assertThat(pulled.blobs()).hasSize(4);
        JsonNode manifest = oras().json("manifest", "fetch", "--plain-http", base + "@" + pushed.getDigest());
        assertThat(manifest.get("layers").size()).isEqualTo(1);
    }

    private static JibContainer push(JibContainerBuilder image, String name) throws Exception {
        return image.containerize(Containerizer.to(RegistryImage.named(name)).setAllowInsecureRegistries(true));
    }

    /// Pushes an artifact of one file.
    private String pushed(String repository) throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "notes of " + repository);
        String image = authority(repository) + ":1";
        oras().run(
                        "push",
                        "--plain-http",
                        "--artifact-type=application/vnd.example.notes",
                        image,
                        "notes.txt:text/plain");
        return image;
    }

    private String attach(String image, String type, String content) throws IOException {
        Files.writeString(folder.resolve("attached.txt"), content);
        JsonNode attached = oras().json(
                        "attach",
                        "--plain-http",
                        "--distribution-spec=v1.1-referrers-api",
                        "--artifact-type=" + type,
                        "--annotation=kept=yes",
                        "--format=json",
                        image,
                        "attached.txt:text/plain");
        return attached.get("digest").stringValue();
    }

    private Path file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), "content of " + name);
    }

    private Oras oras() {
        return new Oras(program, folder);
    }

    private String authority(String repository) {
        return gantry.authority() + "/" + repository;
    }
}
