// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import static dev.gantry.registry.TestRegistry.REPO;
import static dev.gantry.registry.TestRegistry.bytes;
import static dev.gantry.registry.TestRegistry.digest;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import dev.gantry.storage.testkit.FaultyStorageDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver.Operation;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            assertThat(found.open()).hasBinaryContent(manifest);
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
    void manifestThatIsPushedAgainCostsItsLinksAlone() throws IOException {
        byte[] manifest = image(one);
        one.manifests.put(REPO, TAG, OCI, manifest);
        var counted = new FaultyStorageDriver(driver);
        var registry = new TestRegistry(counted, new TestTime(), 3);
        registry.manifests.put(REPO, TAG, OCI, manifest);
        assertThat(counted.count(Operation.PUT)).as("first").isEqualTo(4);
        registry.manifests.put(REPO, new Tag("v2"), OCI, manifest);
        assertThat(counted.count(Operation.PUT)).as("and second").isEqualTo(4 + 3);
        assertThat(other.manifests.find(REPO, new Tag("v2"))).isPresent();
    }

    @Test
    void manifestThatIsPushedAgainIsWrittenAgainOnceItsContentIsGone() throws IOException {
        byte[] manifest = image(one);
        Digest digest = one.manifests.put(REPO, TAG, OCI, manifest);
        one.presence.deleteContent(digest);
        one.manifests.put(REPO, TAG, OCI, manifest);
        assertThat(other.manifests.find(REPO, TAG)).isPresent();
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

    @ParameterizedTest
    @CsvSource({
        "application/vnd.oci.image.layer.v1.tar+gzip, ['https://x/y']",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip, []"
    })
    void layerWithUrlsMustBeHereUnlessItIsOfAForeignTypeAndTheUrlsAreSome(String type, String urls) throws IOException {
        byte[] config = bytes(4, 10);
        one.push(REPO, config);
        String absent = "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":6,\"urls\":%s}"
                .formatted(type, digest(bytes(6, 6)), urls.replace('\'', '"'));
        byte[] asLayer = """
                {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}""".formatted(OCI, descriptor(config), absent).getBytes(UTF_8);
        assertRefused(ErrorCode.MANIFEST_BLOB_UNKNOWN, () -> one.manifests.put(REPO, TAG, OCI, asLayer));
    }

    @Test
    void configAndEntriesOfAnIndexMustBeHereWhateverTheirUrls() {
        String absent = """
                {"mediaType":"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",\
                "digest":"%s","size":6,"urls":["https://x/y"]}""".formatted(digest(bytes(6, 6)));
        byte[] image = "{\"schemaVersion\":2,\"config\":%s,\"layers\":[]}"
                .formatted(absent)
                .getBytes(UTF_8);
        byte[] index =
                "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(absent).getBytes(UTF_8);
        assertRefused(ErrorCode.MANIFEST_BLOB_UNKNOWN, () -> one.manifests.put(REPO, TAG, OCI, image));
        assertRefused(ErrorCode.MANIFEST_BLOB_UNKNOWN, () -> one.manifests.put(REPO, TAG, INDEX, index));
    }

    @Test
    void entriesOfAnIndexMayBeBlobs() throws IOException {
        byte[] blob = bytes(4, 10);
        one.push(REPO, blob);
        byte[] index = "{\"schemaVersion\":2,\"manifests\":[%s]}"
                .formatted(descriptor(blob))
                .getBytes(UTF_8);
        assertThat(one.manifests.put(REPO, TAG, INDEX, index)).isEqualTo(digest(index));
    }

    @Test
    void manifestThatIsLinkedAsALayerIsFoundAndDeleted() throws IOException {
        Digest digest = stored("{\"schemaVersion\":2,\"manifests\":[]}".getBytes(UTF_8));
        one.tags.point(REPO, TAG, digest);
        assertThat(one.manifests.find(REPO, TAG)).isPresent();
        one.manifests.delete(REPO, digest);
        assertThat(other.manifests.find(REPO, new Reference.ByDigest(digest))).isEmpty();
        assertThat(other.tags.find(REPO, TAG)).isEmpty();
    }

    @Test
    void layerIsNotDeletedAsAManifest() throws IOException {
        one.push(REPO, bytes(4, 10));
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> one.manifests.delete(REPO, digest(bytes(4, 10))));
        assertThat(other.blobs.find(REPO, digest(bytes(4, 10)))).isPresent();
    }

    @Test
    void atMost100AbsentReferencesAreNamedAnd10000Taken() {
        assertThatThrownBy(() -> one.manifests.put(REPO, TAG, INDEX, indexOf(10_000)))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.faults())
                                .hasSize(100)
                                .allMatch(fault -> fault.code() == ErrorCode.MANIFEST_BLOB_UNKNOWN));
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> one.manifests.put(REPO, TAG, INDEX, indexOf(10_001)));
    }

    private static byte[] indexOf(int references) {
        String descriptors = IntStream.range(0, references)
                .mapToObj(i -> "{\"mediaType\":\"a\",\"digest\":\"sha256:%064x\",\"size\":1}".formatted(i))
                .collect(Collectors.joining(","));
        return "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(descriptors).getBytes(UTF_8);
    }

    @Test
    void whatIsNoManifestIsReadOnce() throws IOException {
        var faulty = new FaultyStorageDriver(driver);
        var watched = new TestRegistry(faulty, new TestTime(), 3);
        for (byte[] blob : List.of("{\"a\":1}".getBytes(UTF_8), bytes(7, ManifestStore.MAX_MANIFEST_BYTES + 1))) {
            one.push(REPO, blob);
            var reference = new Reference.ByDigest(digest(blob));
            assertThat(watched.manifests.find(REPO, reference)).isEmpty();
            assertThat(watched.manifests.find(REPO, reference)).isEmpty();
            assertThat(faulty.calls())
                    .filteredOn(call -> call.path().equals(StorageLayout.blobData(digest(blob))))
                    .hasSize(1);
        }
    }

    /// Bytes that only a layer link makes known, as registries before us wrote them.
    private Digest stored(byte[] manifest) throws IOException {
        Digest digest = digest(manifest);
        driver.put(StorageLayout.blobData(digest), manifest, null);
        driver.put(StorageLayout.layerLink(REPO, digest), digest.toString().getBytes(UTF_8), null);
        return digest;
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

    @Test
    void nullIsAnEmptyValue() throws IOException {
        byte[] config = bytes(4, 50);
        one.push(REPO, config);
        String image = """
                {"schemaVersion":2,"config":%s,"layers":null,"annotations":null,"subject":null}""".formatted(descriptor(config));
        one.manifests.put(REPO, TAG, OCI, image.getBytes(UTF_8));
        assertThat(other.manifests.find(REPO, TAG).orElseThrow().mediaType()).isEqualTo(OCI);
    }

    @Test
    void storedManifestWithANameTwiceIsServed() throws IOException {
        byte[] stored = "{\"schemaVersion\":2,\"manifests\":[],\"manifests\":[],\"x\":\"\u00FF\"}".getBytes(ISO_8859_1);
        Digest digest = stored(stored);
        assertThat(one.manifests
                        .find(REPO, new Reference.ByDigest(digest))
                        .orElseThrow()
                        .mediaType())
                .isEqualTo(INDEX);
    }

    @Test
    void contentTypeMustBeTheManifestsOwn() throws IOException {
        byte[] manifest = image(one);
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> one.manifests.put(REPO, TAG, INDEX, manifest));
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> one.manifests.put(REPO, TAG, "text/plain", manifest));
        one.manifests.put(REPO, TAG, OCI + "; charset=utf-8", manifest);
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
