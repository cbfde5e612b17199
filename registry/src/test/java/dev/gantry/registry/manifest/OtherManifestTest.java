// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import static dev.gantry.registry.TestRegistry.REPO;
import static dev.gantry.registry.TestRegistry.bytes;
import static dev.gantry.registry.TestRegistry.digest;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.Tag;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherManifestTest {

    private static final String TYPE = "application/vnd.oci.artifact.manifest.v1+json";
    private static final Tag TAG = new Tag("v1");
    private static final ManifestRules ALLOWED =
            new ManifestRules(Set.of(new MediaType(TYPE)), UrlRules.WEB, IndexRules.ALL);

    private final MemoryDriver driver = new MemoryDriver(new TestTime());
    private final TestRegistry allowing = new TestRegistry(driver, new TestTime(), 1, ALLOWED);
    private final TestRegistry strict = new TestRegistry(driver, new TestTime(), 2);

    @Test
    void manifestOfAnotherTypeIsTakenWhereItIsAllowedAndServedEverywhere() throws IOException {
        byte[] manifest = manifest("\"anything\":{\"config\":[1]}");
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> strict.manifests.put(REPO, TAG, TYPE, manifest));
        Digest digest = allowing.manifests.put(REPO, TAG, TYPE, manifest);
        for (TestRegistry registry : List.of(allowing, strict)) {
            for (Reference reference : List.of(TAG, new Reference.ByDigest(digest))) {
                StoredManifest found = registry.manifests.find(REPO, reference).orElseThrow();
                assertThat(found.mediaType()).isEqualTo(TYPE);
                assertThat(found.open()).hasBinaryContent(manifest);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"config\":{%s}",
                "\"layers\":[{%s}]",
                "\"blobs\":[1,{},{%s}]",
                "\"manifests\":[{%s}]",
                "\"blobs\":{%s}"
            })
    void whatItRefersToMustBeHere(String members) throws IOException {
        byte[] blob = bytes(3, 30);
        String descriptor = "\"mediaType\":\"a\",\"digest\":\"%s\",\"size\":30,\"more\":[]".formatted(digest(blob));
        byte[] manifest = manifest(members.formatted(descriptor));
        assertRefused(ErrorCode.MANIFEST_BLOB_UNKNOWN, () -> allowing.manifests.put(REPO, TAG, TYPE, manifest));
        allowing.push(REPO, blob);
        assertThat(allowing.manifests.put(REPO, TAG, TYPE, manifest)).isEqualTo(digest(manifest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"config\":\"text\"",
                "\"layers\":null",
                "\"blobs\":[[{\"mediaType\":\"a\"}],7]",
                "\"manifests\":{\"size\":1}",
                "\"blobs\":[{\"mediaType\":\"a\",\"digest\":\"md5:0\",\"size\":1}]",
                "\"blobs\":[{\"mediaType\":\"a\",\"digest\":7,\"size\":\"1\",\"urls\":{}}]",
                "\"schemaVersion\":\"three\""
            })
    void whatHasNoFormOfAReferenceIsStoredAsItIs(String members) throws IOException {
        byte[] manifest = manifest(members);
        assertThat(allowing.manifests.put(REPO, TAG, TYPE, manifest)).isEqualTo(digest(manifest));
    }

    @Test
    void urlsOfItsReferencesAreCheckedToo() {
        byte[] manifest =
                manifest("\"blobs\":[{\"mediaType\":\"a\",\"digest\":\"%s\",\"size\":1,\"urls\":[\"ftp://x/\"]}]"
                        .formatted(digest(bytes(1, 1))));
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> allowing.manifests.put(REPO, TAG, TYPE, manifest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "", "{\"mediaType\":\"application/vnd.other\"}", "{\"mediaType\":1}"})
    void itIsAnObjectThatNamesItsType(String json) {
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> allowing.manifests.put(REPO, TAG, TYPE, json.getBytes(UTF_8)));
    }

    @Test
    void itsTypeIsAnnouncedToo() {
        byte[] manifest = manifest("\"a\":1");
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> allowing.manifests.put(REPO, TAG, null, manifest));
    }

    @Test
    void layerThatNamesATypeIsNoManifest() throws IOException {
        byte[] layer = manifest("\"a\":1");
        allowing.push(REPO, layer);
        assertThat(allowing.manifests.find(REPO, new Reference.ByDigest(digest(layer))))
                .isEmpty();
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> allowing.manifests.delete(REPO, digest(layer)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/x\\r\\nSet-Cookie: a", "application/"})
    void storedManifestIsNotServedUnderATypeThatNoneHas(String type) throws IOException {
        Digest digest = stored("{\"mediaType\":\"%s\"}".formatted(type));
        assertThat(strict.manifests.find(REPO, new Reference.ByDigest(digest))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"schemaVersion\":1,\"fsLayers\":[],\"signatures\":[]}",
                "{\"schemaVersion\":1,\"mediaType\":\"application/vnd.docker.distribution.manifest.v1+prettyjws\"}"
            })
    void storedManifestOfSchema1IsUnknownForAReasonAndMayBeDeletedAndReplaced(String json) throws IOException {
        Digest digest = stored(json);
        strict.tags.point(REPO, TAG, digest);
        assertThatThrownBy(() -> strict.manifests.find(REPO, TAG))
                .isInstanceOfSatisfying(RegistryException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.MANIFEST_UNKNOWN);
                    assertThat(refusal).hasMessageContaining("schema 1");
                });
        assertThat(strict.manifests.current(REPO, TAG)).contains(digest);
        strict.manifests.delete(REPO, digest);
        assertThat(strict.manifests.find(REPO, TAG)).isEmpty();
    }

    /// A manifest as another registry left it.
    private Digest stored(String json) throws IOException {
        byte[] content = json.getBytes(UTF_8);
        Digest digest = digest(content);
        driver.put(StorageLayout.blobData(digest), content, null);
        driver.put(StorageLayout.revisionLink(REPO, digest), digest.toString().getBytes(UTF_8), null);
        return digest;
    }

    private static byte[] manifest(String members) {
        return "{\"mediaType\":\"%s\",%s}".formatted(TYPE, members).getBytes(UTF_8);
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
