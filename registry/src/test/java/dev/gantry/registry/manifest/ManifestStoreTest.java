// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import static dev.gantry.registry.TestRegistry.REPO;
import static dev.gantry.registry.TestRegistry.bytes;
import static dev.gantry.registry.TestRegistry.digest;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestStoreTest {

    private static final String OCI = MediaType.OCI_MANIFEST.toString();
    private static final String INDEX = MediaType.OCI_INDEX.toString();
    private static final Tag TAG = new Tag("v1");

    private final MemoryDriver driver = new MemoryDriver(new TestTime());
    private final TestRegistry one = new TestRegistry(driver, new TestTime(), 1);
    private final TestRegistry other = new TestRegistry(driver, new TestTime(), 2);

    @Test
    void manifestIsFoundByTagAndByDigestByteForByte() throws IOException {
        byte[] manifest = image(one);
        Digest digest = one.manifests.put(REPO, TAG, OCI, manifest);
        for (Reference reference : List.of(TAG, new Reference.ByDigest(digest))) {
            StoredManifest found = other.manifests.find(REPO, reference).orElseThrow();
            assertThat(found.content()).isEqualTo(manifest);
            assertThat(found.digest()).isEqualTo(digest);
            assertThat(found.mediaType()).isEqualTo(OCI);
        }
    }

    @Test
    void manifestWithoutMediaTypeIsServedAsWhatItWasPushedAs() throws IOException {
        byte[] manifest = new String(image(one), UTF_8)
                .replace("\"mediaType\":\"" + OCI + "\",", "")
                .getBytes(UTF_8);
        one.manifests.put(REPO, TAG, OCI, manifest);
        assertThat(other.manifests.find(REPO, TAG).orElseThrow().mediaType()).isEqualTo(OCI);
    }

    @Test
    void everyAbsentBlobIsNamed() {
        byte[] manifest = image(bytes(1, 10), bytes(2, 10));
        assertThatThrownBy(() -> one.manifests.put(REPO, TAG, OCI, manifest))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.faults())
                                .extracting(RegistryException.Fault::code, RegistryException.Fault::detail)
                                .containsExactlyInAnyOrder(
                                        tuple(
                                                ErrorCode.MANIFEST_BLOB_UNKNOWN,
                                                digest(bytes(1, 10)).toString()),
                                        tuple(
                                                ErrorCode.MANIFEST_BLOB_UNKNOWN,
                                                digest(bytes(2, 10)).toString())));
        assertThat(driver.list(StoragePath.ROOT, null, 10).items()).isEmpty();
    }

    @Test
    void blobOfAnotherRepositoryDoesNotCount() throws IOException {
        image(one);
        byte[] manifest = image(one);
        assertRefused(
                ErrorCode.MANIFEST_BLOB_UNKNOWN,
                () -> one.manifests.put(new RepositoryName("other"), TAG, OCI, manifest));
    }

    @Test
    void linkToABlobThatIsGoneDoesNotCount() throws IOException {
        byte[] manifest = image(one);
        driver.delete(List.of(StorageLayout.blobData(digest(bytes(5, 100)))));
        assertRefused(ErrorCode.MANIFEST_BLOB_UNKNOWN, () -> other.manifests.put(REPO, TAG, OCI, manifest));
    }

    @Test
    void foreignLayerNeedNotBeHere() throws IOException {
        byte[] config = bytes(4, 10);
        one.push(REPO, config);
        String layer = "{\"mediaType\":\"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip\",\"digest\":\"%s\","
                .formatted(digest(bytes(6, 6)));
        String manifest = """
                {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s"size":6,"urls":["https://x/y"]}]}""".formatted(OCI, descriptor(config), layer);
        assertThat(one.manifests.put(REPO, TAG, OCI, manifest.getBytes(UTF_8))).isNotNull();
    }

    @Test
    void indexNeedsItsManifests() throws IOException {
        byte[] image = image(one);
        byte[] index = """
                {"schemaVersion":2,"mediaType":"%s","manifests":[%s]}""".formatted(INDEX, descriptor(image)).getBytes(UTF_8);
        assertRefused(ErrorCode.MANIFEST_BLOB_UNKNOWN, () -> one.manifests.put(REPO, TAG, INDEX, index));
        one.manifests.put(REPO, new Reference.ByDigest(digest(image)), OCI, image);
        one.manifests.put(REPO, TAG, INDEX, index);
        assertThat(other.manifests.find(REPO, TAG).orElseThrow().mediaType()).isEqualTo(INDEX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"schemaVersion\":1}",
                "{\"schemaVersion\":2,\"config\":{},\"layers\":[]}",
                "{\"schemaVersion\":2,\"schemaVersion\":2,\"manifests\":[]}",
                "{\"schemaVersion\":2,\"manifests\":[]} trailing",
                "{\"schemaVersion\":2,\"manifests\":{}}",
                "{\"schemaVersion\":2,\"manifests\":[1]}",
                "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}",
                "{\"schemaVersion\":2,\"mediaType\":\"application/x\",\"manifests\":[]}",
                "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"a\",\"size\":-1,\"digest\":\"sha256:0\"}]}"
            })
    void whatIsNoManifestIsRefused(String json) {
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> one.manifests.put(REPO, TAG, null, json.getBytes(UTF_8)));
    }

    @Test
    void deeplyNestedJsonIsRefused() {
        byte[] json = ("{\"schemaVersion\":2,\"manifests\":" + "[".repeat(100_000)).getBytes(UTF_8);
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> one.manifests.put(REPO, TAG, null, json));
    }

    @Test
    void contentTypeMustBeTheManifestsOwn() throws IOException {
        byte[] manifest = image(one);
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> one.manifests.put(REPO, TAG, INDEX, manifest));
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> one.manifests.put(REPO, TAG, "text/plain", manifest));
        one.manifests.put(REPO, TAG, OCI + "; charset=utf-8", manifest);
    }

    @Test
    void dockerSchema1IsRefusedWithTheReason() {
        assertThatThrownBy(() -> one.manifests.put(
                        REPO,
                        TAG,
                        "application/vnd.docker.distribution.manifest.v1+prettyjws",
                        "{\"schemaVersion\":1}".getBytes(UTF_8)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("schema 1");
    }

    @Test
    void manifestUnderAnotherDigestIsRefused() throws IOException {
        byte[] manifest = image(one);
        assertRefused(
                ErrorCode.DIGEST_INVALID,
                () -> one.manifests.put(REPO, new Reference.ByDigest(digest(new byte[1])), OCI, manifest));
    }

    @Test
    void deletingAManifestDeletesTheTagsThatPointToIt() throws IOException {
        Digest digest = one.manifests.put(REPO, TAG, OCI, image(one));
        one.manifests.put(REPO, new Tag("v2"), OCI, image(one));
        one.manifests.delete(REPO, digest);
        assertThat(one.manifests.find(REPO, new Reference.ByDigest(digest))).isEmpty();
        assertThat(other.manifests.find(REPO, TAG)).isEmpty();
        assertThat(other.tags.list(REPO, null, 10).tags()).isEmpty();
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> one.manifests.delete(REPO, digest));
    }

    @Test
    void manifestWhoseBytesAreGoneOrOthersIsUnknown() throws IOException {
        Digest digest = one.manifests.put(REPO, TAG, OCI, image(one));
        driver.put(StorageLayout.blobData(digest), "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(UTF_8), null);
        assertThat(other.manifests.find(REPO, TAG)).isEmpty();
        driver.delete(List.of(StorageLayout.blobData(digest)));
        assertThat(other.manifests.find(REPO, TAG)).isEmpty();
    }

    @Test
    void layerIsNoManifest() throws IOException {
        byte[] config = "{\"architecture\":\"amd64\",\"config\":{}}".getBytes(UTF_8);
        one.push(REPO, config);
        assertThat(one.manifests.find(REPO, new Reference.ByDigest(digest(config))))
                .isEmpty();
    }

    private static byte[] image(TestRegistry registry) throws IOException {
        registry.push(REPO, bytes(4, 50));
        registry.push(REPO, bytes(5, 100));
        return image(bytes(4, 50), bytes(5, 100));
    }

    private static byte[] image(byte[] config, byte[] layer) {
        return """
                {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}""".formatted(OCI, descriptor(config), descriptor(layer)).getBytes(UTF_8);
    }

    private static String descriptor(byte[] content) {
        return """
                {"mediaType":"application/octet-stream","digest":"%s","size":%d}""".formatted(digest(content), content.length);
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
