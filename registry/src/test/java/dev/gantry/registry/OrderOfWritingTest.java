// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry;

import static dev.gantry.registry.TestRegistry.REPO;
import static dev.gantry.registry.TestRegistry.bytes;
import static dev.gantry.registry.TestRegistry.digest;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.Tag;
import dev.gantry.registry.referrer.Referrer;
import dev.gantry.registry.upload.UploadToken;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.memory.MemoryDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver.Failure;
import dev.gantry.storage.testkit.FaultyStorageDriver.Operation;
import dev.gantry.storage.testkit.FaultyStorageDriver.When;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A push or a deletion is cut off at each request to the store in turn, before the store did it and after.
/// Whatever is then visible is whole, and doing it again succeeds.
class OrderOfWritingTest {

    private static final byte[] CONFIG = "{}".getBytes(UTF_8);
    private static final byte[] LAYER = bytes(1, 10_000);
    private static final Tag TAG = new Tag("v1");
    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final int MOST_CALLS_OF_A_KIND = 12;

    private final TestTime time = new TestTime();

    static List<Arguments> cuts() {
        List<Arguments> cuts = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            for (When when : When.values()) {
                for (int passing = 0; passing < MOST_CALLS_OF_A_KIND; passing++) {
                    cuts.add(Arguments.of(operation, when, passing));
                }
            }
        }
        return cuts;
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void pushThatIsCutOffLeavesNothingHalfVisible(Operation operation, When when, int passing) throws IOException {
        for (boolean isCheap : new boolean[] {true, false}) {
            var faulty = new FaultyStorageDriver(new MemoryDriver(time));
            StorageDriver driver = isCheap ? faulty : new ExpensiveCommits(faulty, 0);
            faulty.failAfter(passing, operation, 1, when, Failure.UNAVAILABLE);
            attempt(() -> push(new TestRegistry(driver, time, 1)));
            faulty.heal();
            assertEveryLinkHolds(faulty.delegate());
            var restarted = new TestRegistry(driver, time, 2);
            push(restarted);
            assertThat(restarted.pull(REPO, digest(LAYER))).isEqualTo(LAYER);
            assertThat(restarted.manifests.find(REPO, TAG)).isPresent();
            assertThat(referrers(restarted)).containsExactly(digest(referrer()));
        }
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void deletionThatIsCutOffLeavesNoTagThatPointsToNothing(Operation operation, When when, int passing)
            throws IOException {
        var faulty = new FaultyStorageDriver(new MemoryDriver(time));
        var registry = new TestRegistry(faulty, time, 1);
        push(registry);
        faulty.failAfter(passing, operation, 1, when, Failure.UNAVAILABLE);
        attempt(() -> registry.manifests.delete(REPO, digest(manifest())));
        faulty.heal();
        assertEveryLinkHolds(faulty.delegate());
        attempt(() -> registry.manifests.delete(REPO, digest(manifest())));
        var restarted = new TestRegistry(faulty, time, 2);
        assertThat(restarted.manifests.find(REPO, TAG)).isEmpty();
        assertThat(restarted.manifests.find(REPO, new Reference.ByDigest(digest(manifest()))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void deletionOfAReferrerThatIsCutOffLeavesNothingListedThatIsGone(Operation operation, When when, int passing)
            throws IOException {
        var faulty = new FaultyStorageDriver(new MemoryDriver(time));
        var registry = new TestRegistry(faulty, time, 1);
        push(registry);
        faulty.failAfter(passing, operation, 1, when, Failure.UNAVAILABLE);
        attempt(() -> registry.manifests.delete(REPO, digest(referrer())));
        faulty.heal();
        assertEveryLinkHolds(faulty.delegate());
        attempt(() -> registry.manifests.delete(REPO, digest(referrer())));
        var restarted = new TestRegistry(faulty, time, 2);
        assertThat(referrers(restarted)).isEmpty();
        assertThat(restarted.manifests.find(REPO, new Reference.ByDigest(digest(referrer()))))
                .isEmpty();
        assertThat(faulty.delegate()
                        .list(StorageLayout.referrers(REPO, digest(manifest())), null, 1)
                        .items())
                .isEmpty();
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void attempt(Step step) throws IOException {
        try {
            step.run();
        } catch (StorageException.Unavailable | RegistryException e) {
            // Cut off; what matters is what it left.
        }
    }

    private static void push(TestRegistry registry) throws IOException {
        UploadToken streamed =
                registry.uploads.append(registry.uploads.begin(REPO), null, TestBody.ofUnknownLength(LAYER));
        registry.uploads.finish(streamed, digest(LAYER), null, TestBody.empty());
        registry.push(REPO, CONFIG);
        registry.manifests.put(REPO, TAG, TYPE, manifest());
        registry.manifests.put(REPO, new Reference.ByDigest(digest(referrer())), TYPE, referrer());
    }

    private static byte[] referrer() {
        return TestManifests.referrer(digest(manifest()), "test/signature", "");
    }

    private static List<Digest> referrers(TestRegistry registry) throws IOException {
        return registry.referrers.list(REPO, digest(manifest()), null, null, 10).referrers().stream()
                .map(Referrer::digest)
                .toList();
    }

    private static byte[] manifest() {
        return """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"c","digest":"%s","size":%d},\
                "layers":[{"mediaType":"l","digest":"%s","size":%d}]}""".formatted(TYPE, digest(CONFIG), CONFIG.length, digest(LAYER), LAYER.length)
                .getBytes(UTF_8);
    }

    /// Every link points to content that is there with the bytes of its digest; every tag to a linked manifest;
    /// and what is listed as a referrer can be pulled.
    private void assertEveryLinkHolds(StorageDriver driver) throws IOException {
        var fresh = new TestRegistry(driver, time, 3);
        for (Digest listed : referrers(fresh)) {
            assertThat(fresh.manifests.find(REPO, new Reference.ByDigest(listed)))
                    .as(listed.toString())
                    .isPresent();
        }
        for (String path : fresh.objects()) {
            if (path.endsWith("/link")) {
                Digest target = target(driver, path);
                byte[] content = fresh.driver
                        .open(StorageLayout.blobData(target), ByteRange.ALL)
                        .readNBytes(1 << 20);
                assertThat(digest(content)).as(path).isEqualTo(target);
            }
            if (path.contains("/tags/") && path.contains("/current/")) {
                assertThat(fresh.manifests.find(REPO, TAG)).as(path).isPresent();
            }
        }
    }

    private static Digest target(StorageDriver driver, String path) throws IOException {
        byte[] text = driver.open(StoragePath.parse(path), ByteRange.ALL).readNBytes(1000);
        return Digest.parse(new String(text, UTF_8));
    }
}
