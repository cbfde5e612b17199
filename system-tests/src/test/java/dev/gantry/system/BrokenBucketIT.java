// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A bucket on S3 in which others have left broken links, lost bytes and objects of their own.
/// `BrokenBucketApiTest` goes through all kinds of it, in memory.
class BrokenBucketIT {

    private static final String ROOT = "docker/registry/v2/";
    private static final int LARGE = 12 << 20;
    private static final long PART = 5L << 20;

    private S3Bucket bucket;
    private GantryProcess gantryProcess;
    private Product gantry;

    @BeforeEach
    void start() throws IOException {
        bucket = S3Bucket.create(Peers.rgw());
        startGantry();
    }

    /// One that has seen nothing yet.
    private void startGantry() throws IOException {
        gantryProcess = GantryProcess.start(GantryConfig.on(bucket).withChunkBytes(PART));
        gantry = Product.at(gantryProcess.authority());
    }

    @AfterEach
    void stop() {
        if (gantryProcess != null) {
            stopGantry();
        }
        if (bucket != null) {
            bucket.close();
        }
    }

    private void stopGantry() {
        gantry.close();
        gantryProcess.close();
    }

    private void breakWhileItIsStopped(Runnable damage) throws IOException {
        stopGantry();
        damage.run();
        startGantry();
    }

    @Test
    void brokenLinksAreAbsentAndToldAndCanBeDeleted() throws IOException {
        Document image = gantry.image("app", 10);
        for (String tag : List.of("empty", "garbage", "good")) {
            gantry.push("app", tag, image);
        }
        Document other = gantry.image("app", 20);
        gantry.push("app", "gone", other);
        String empty = tag("empty");
        String garbage = tag("garbage");
        String revision = "repositories/app/_manifests/revisions/" + folder(other.digest()) + "/link";
        breakWhileItIsStopped(() -> {
            bucket.put(ROOT + empty, new byte[0]);
            bucket.put(ROOT + garbage, new byte[] {0, -1, 10});
            bucket.delete(ROOT + revision);
        });

        for (String broken : List.of("empty", "garbage", "gone")) {
            assertThat(gantry.get("app", broken).statusCode()).as(broken).isEqualTo(404);
        }
        assertThat(gantry.assertServes("app", "good")).isEqualTo(3);
        assertThat(told("link.broken"))
                .satisfiesExactly(
                        line -> assertThat(line).contains(empty).contains("reason"),
                        line -> assertThat(line).contains(garbage).contains("reason"));
        assertThat(told("tag.dangling")).singleElement().asString().contains(tag("gone"), other.digest());
        for (String broken : List.of("empty", "garbage", "gone")) {
            assertThat(gantry.delete("app", broken)).as(broken).isEqualTo(202);
        }
        assertThat(gantry.tags("app")).containsExactly("good");
    }

    @Test
    void contentThatHasLostItsBytesIsAbsentAndMendedByAPush() throws IOException {
        Blob small = Blob.random(30, 1_000);
        Blob large = Blob.random(40, LARGE);
        Document image = Document.image(small, List.of(large));
        gantry.client().pushByPatch("app", small);
        gantry.client().pushByPatch("app", large);
        gantry.push("app", "v1", image);
        breakWhileItIsStopped(() -> {
            for (String digest : List.of(small.digest(), large.digest(), image.digest())) {
                bucket.put(ROOT + data(digest), new byte[0]);
            }
        });

        assertThat(gantry.look("app", "v1")).containsExactly(404, 404);
        assertThat(gantry.lookAtBlob("app", small.digest())).containsExactly(404, 404);
        assertThat(gantry.lookAtBlob("app", large.digest())).containsExactly(404, 404);
        assertThat(told("content.broken")).hasSize(4).anyMatch(line -> line.contains(data(large.digest())));
        gantry.client().pushByPatch("app", small);
        gantry.client().pushByPatch("app", large);
        gantry.push("app", "v1", image);
        assertThat(gantry.assertServes("app", "v1")).isEqualTo(3);
    }

    @Test
    void foreignObjectsInEveryFolderChangeNoAnswer() throws IOException {
        Document image = gantry.image("some/app", 50);
        gantry.push("some/app", "v1", image);
        gantry.push("some/app", "v2", image);
        List<Object> before = answers(image);
        breakWhileItIsStopped(() -> {
            for (String folder : folders()) {
                // As file managers keep settings, scripts join paths, and consoles mark folders.
                for (String name : List.of(".DS_Store", "Not A Name", "%41", "ä", "_other", "/doubled", "")) {
                    bucket.put(folder + "/" + name, "foreign".getBytes(UTF_8));
                }
            }
        });
        assertThat(bucket.objects()).hasSizeGreaterThan(150);

        assertThat(answers(image)).isEqualTo(before);
        gantry.push("some/app", "v3", gantry.image("some/app", 60));
        assertThat(gantry.delete("some/app", "v3")).isEqualTo(202);
        assertThat(gantry.delete("some/app", image.digest())).isEqualTo(202);
        assertThat(gantry.look("some/app", "v1")).containsExactly(404, 404);
        // The marks are left, and to the store what has one is a folder.
        assertThat(gantry.tags("some/app")).containsExactly("v1", "v2");
        bucket.deleteUnder(ROOT + "repositories/some/app/_manifests/tags/");
        assertThat(gantry.tags("some/app")).isEmpty();
    }

    private List<Object> answers(Document image) throws IOException {
        List<Object> answers = new ArrayList<>(List.of(gantry.catalog(), gantry.tags("some/app")));
        for (String reference : List.of("v1", "v2", image.digest())) {
            answers.add(gantry.assertServes("some/app", reference));
        }
        for (String reference : List.of("_other", "v", "index", "Not%20A%20Name")) {
            answers.add(gantry.look("some/app", reference));
        }
        answers.add(gantry.referrers("some/app", image));
        return answers;
    }

    /// Everything above an object that the registry wrote.
    private Set<String> folders() {
        Set<String> folders = new TreeSet<>();
        for (String key : bucket.objects().keySet()) {
            for (int end = key.lastIndexOf('/'); end > 0; end = key.lastIndexOf('/', end - 1)) {
                folders.add(key.substring(0, end));
            }
        }
        return folders;
    }

    private List<String> told(String event) throws IOException {
        return Files.readAllLines(gantryProcess.log()).stream()
                .filter(line -> line.contains(event))
                .toList();
    }

    private static String tag(String name) {
        return "repositories/app/_manifests/tags/" + name + "/current/link";
    }

    private static String folder(String digest) {
        return digest.replace(':', '/');
    }

    private static String data(String digest) {
        String hex = digest.substring("sha256:".length());
        return "blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data";
    }
}
