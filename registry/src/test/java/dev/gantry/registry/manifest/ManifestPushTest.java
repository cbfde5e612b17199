// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import static dev.gantry.registry.TestManifests.CONFIG;
import static dev.gantry.registry.TestManifests.entry;
import static dev.gantry.registry.TestManifests.image;
import static dev.gantry.registry.TestManifests.index;
import static dev.gantry.registry.TestManifests.referrer;
import static dev.gantry.registry.TestRegistry.REPO;
import static dev.gantry.registry.TestRegistry.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.TestBody;
import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.Tag;
import dev.gantry.storage.memory.MemoryDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver.Operation;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManifestPushTest {

    private final FaultyStorageDriver driver = new FaultyStorageDriver(new MemoryDriver(new TestTime()));
    private final TestRegistry registry = new TestRegistry(driver, new TestTime(), 1);

    @BeforeEach
    void pushConfiguration() throws IOException {
        registry.push(REPO, CONFIG);
        driver.forgetCalls();
    }

    @Test
    void pushCostsAWriteMoreWhereThereIsASubjectAndElseNone() throws IOException {
        byte[] plain = image("");
        push(new Reference.ByDigest(digest(plain)), List.of(), plain);
        assertThat(driver.count(Operation.PUT)).as("data and link").isEqualTo(2);
        assertThat(driver.calls()).hasSize(2);
        driver.forgetCalls();
        byte[] referrer = referrer(digest(plain), "t", "");
        push(new Reference.ByDigest(digest(referrer)), List.of(), referrer);
        assertThat(driver.count(Operation.PUT)).isEqualTo(3);
        assertThat(driver.calls()).hasSize(3);
    }

    @Test
    void subjectIsToldAndLinkedByDigestsAlone() throws IOException {
        Digest subject = digest(new byte[1]);
        byte[] referrer = referrer(subject, "t", "");
        assertThat(push(new Tag("v1"), List.of(), referrer).subject()).isEqualTo(subject);
        assertThat(driver.stat(StorageLayout.referrerLink(REPO, subject, digest(referrer))))
                .isPresent();
        assertThat(push(new Tag("v1"), List.of(), image("")).subject()).isNull();
    }

    @Test
    void manifestOfSha512LiesUnderItsOwnDigest() throws IOException {
        byte[] manifest = image("");
        Digest digest = Digest.of(Algorithm.SHA512, manifest);
        var name = new Reference.ByDigest(digest);
        assertThat(push(name, List.of(), manifest).digest()).isEqualTo(digest);
        assertThat(registry.objects())
                .contains(
                        StorageLayout.blobData(digest).text(),
                        StorageLayout.revisionLink(REPO, digest).text())
                .doesNotContain(StorageLayout.blobData(digest(manifest)).text());
        StoredManifest found = other().manifests.find(REPO, name).orElseThrow();
        assertThat(found.digest()).isEqualTo(digest);
        assertThat(found.open()).hasBinaryContent(manifest);
        byte[] index = index("", entry(digest));
        assertThat(push(new Tag("v1"), List.of(), index).digest()).isEqualTo(digest(index));
        registry.manifests.delete(REPO, digest);
        assertThat(registry.manifests.find(REPO, name)).isEmpty();
    }

    @Test
    void manifestUnderTheSha512OfOtherBytesIsRefused() {
        var name = new Reference.ByDigest(Digest.of(Algorithm.SHA512, new byte[1]));
        assertThatThrownBy(() -> push(name, List.of(), image("")))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DIGEST_INVALID));
        assertThat(driver.calls()).isEmpty();
    }

    @Test
    void everyTagOfAPushPointsToIt() throws IOException {
        byte[] manifest = image("");
        for (Digest digest : List.of(digest(manifest), Digest.of(Algorithm.SHA512, manifest))) {
            List<Tag> tags = IntStream.range(0, 50)
                    .mapToObj(i -> new Tag(digest.algorithm() + "-" + i))
                    .toList();
            push(new Reference.ByDigest(digest), tags, manifest);
            for (Tag tag : tags) {
                assertThat(other().tags.find(REPO, tag)).contains(digest);
            }
        }
    }

    private TestRegistry other() {
        return new TestRegistry(driver.delegate(), new TestTime(), 2);
    }

    private PushedManifest push(Reference reference, List<Tag> tags, byte[] manifest) throws IOException {
        return registry.manifests
                .receive(REPO, reference, tags, null, TestBody.of(manifest))
                .orElseThrow();
    }
}
