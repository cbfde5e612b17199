// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.blob;

import static dev.gantry.registry.TestRegistry.REPO;
import static dev.gantry.registry.TestRegistry.bytes;
import static dev.gantry.registry.TestRegistry.digest;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.memory.MemoryDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver.Call;
import dev.gantry.storage.testkit.FaultyStorageDriver.Failure;
import dev.gantry.storage.testkit.FaultyStorageDriver.Operation;
import dev.gantry.storage.testkit.FaultyStorageDriver.When;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BlobStoreTest {

    private static final RepositoryName OTHER = new RepositoryName("other");
    private static final byte[] CONTENT = bytes(1, 1000);
    private static final Digest DIGEST = digest(CONTENT);

    private final TestTime time = new TestTime();
    private final MemoryDriver driver = new MemoryDriver(time);
    private final TestRegistry one = new TestRegistry(driver, time, 1);
    private final TestRegistry other = new TestRegistry(driver, time, 2);

    @Test
    void blobIsServedInItsRepositoryOnly() throws IOException {
        one.push(REPO, CONTENT);
        assertThat(other.blobs.find(REPO, DIGEST)).contains(new Blob(DIGEST, DIGEST, 1000));
        assertThat(one.blobs.find(OTHER, DIGEST)).isEmpty();
        assertThat(one.blobs.open(OTHER, DIGEST, ByteRange.ALL)).isEmpty();
    }

    @Test
    void mountMakesItReadableWithoutABodyAndOnlyFromWhereItIs() throws IOException {
        one.push(REPO, CONTENT);
        assertThat(other.blobs.mount(OTHER, DIGEST, new RepositoryName("elsewhere")))
                .isEmpty();
        assertThat(other.blobs.find(OTHER, DIGEST)).isEmpty();
        assertThat(other.blobs.mount(OTHER, DIGEST, REPO)).isPresent();
        assertThat(one.pull(OTHER, DIGEST)).isEqualTo(CONTENT);
    }

    @Test
    void rangeTellsTheSizeOfTheWhole() throws IOException {
        one.push(REPO, CONTENT);
        try (ObjectStream in =
                other.blobs.open(REPO, DIGEST, new ByteRange(10, 5)).orElseThrow()) {
            assertThat(in.readNBytes(10)).isEqualTo(Arrays.copyOfRange(CONTENT, 10, 15));
            assertThat(in.info().sizeBytes()).isEqualTo(1000);
        }
    }

    @Test
    void deletedBlobIsUnknownHereAtOnceAndElsewhereWhenTheEvidenceIsOld() throws IOException {
        one.push(REPO, CONTENT);
        other.blobs.find(REPO, DIGEST);
        one.blobs.delete(REPO, DIGEST);
        assertThat(one.blobs.find(REPO, DIGEST)).isEmpty();
        time.pass(Presence.EVIDENCE_LIFE);
        assertThat(other.blobs.find(REPO, DIGEST)).isEmpty();
        assertThatThrownBy(() -> one.blobs.delete(REPO, DIGEST)).isInstanceOf(RegistryException.class);
    }

    @Test
    void linkToContentThatIsGoneIsNoBlob() throws IOException {
        one.push(REPO, CONTENT);
        driver.delete(List.of(StorageLayout.blobData(DIGEST)));
        assertThat(other.blobs.find(REPO, DIGEST)).isEmpty();
        assertThat(one.blobs.open(REPO, DIGEST, ByteRange.ALL)).isEmpty();
        assertThat(one.blobs.find(REPO, DIGEST)).isEmpty();
    }

    @Test
    void freshEvidenceSavesLookingAndOldDoesNot() throws IOException {
        one.push(REPO, CONTENT);
        driver.delete(List.of(StorageLayout.blobData(DIGEST)));
        assertThat(one.blobs.find(REPO, DIGEST)).isPresent();
        time.pass(Presence.EVIDENCE_LIFE.minus(Duration.ofMillis(1)));
        assertThat(one.blobs.find(REPO, DIGEST)).isPresent();
        time.pass(Duration.ofMillis(1));
        assertThat(one.blobs.find(REPO, DIGEST)).isEmpty();
    }

    @Test
    void contentIsLookedForWhileTheLinkIs() throws IOException {
        one.push(REPO, CONTENT);
        var faulty = new FaultyStorageDriver(driver);
        var contentWasAskedFor = new CountDownLatch(1);
        faulty.slow(Operation.STAT, contentWasAskedFor::countDown);
        faulty.slow(Operation.OPEN, () -> await(contentWasAskedFor));
        assertThat(new TestRegistry(faulty, time, 3).blobs.findExpected(REPO, DIGEST))
                .contains(new Blob(DIGEST, DIGEST, 1000));
        assertThat(faulty.calls())
                .extracting(Call::operation)
                .containsExactlyInAnyOrder(Operation.STAT, Operation.OPEN);
    }

    @Test
    void whatIsExpectedAndNotThereIsNotFound() throws IOException {
        one.push(REPO, CONTENT);
        assertThat(other.blobs.findExpected(OTHER, DIGEST)).isEmpty();
        driver.delete(List.of(StorageLayout.blobData(DIGEST)));
        assertThat(new TestRegistry(driver, time, 3).blobs.findExpected(REPO, DIGEST))
                .isEmpty();
    }

    @Test
    void contentThatCannotBeLookedForIsNoAnswerWhereThereIsALink() throws IOException {
        one.push(REPO, CONTENT);
        var faulty = new FaultyStorageDriver(driver);
        faulty.failNext(Operation.STAT, 1, When.BEFORE, Failure.UNAVAILABLE);
        assertThatThrownBy(() -> new TestRegistry(faulty, time, 3).blobs.findExpected(REPO, DIGEST))
                .isInstanceOf(StorageException.Unavailable.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void absenceIsNotRemembered() throws IOException {
        assertThat(other.blobs.find(REPO, DIGEST)).isEmpty();
        one.push(REPO, CONTENT);
        assertThat(other.blobs.find(REPO, DIGEST)).isPresent();
    }

    @Test
    void textOfALinkDecidesWhatIsServed() throws IOException {
        one.push(REPO, CONTENT);
        Digest name = Digest.of(Algorithm.SHA512, CONTENT);
        driver.put(StorageLayout.layerLink(REPO, name), DIGEST.toString().getBytes(UTF_8), null);
        assertThat(one.blobs.find(REPO, name)).contains(new Blob(name, DIGEST, 1000));
        assertThat(one.blobs.findExpected(REPO, name)).contains(new Blob(name, DIGEST, 1000));
        assertThat(one.pull(REPO, name)).isEqualTo(CONTENT);
    }
}
