// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry;

import static dev.gantry.registry.TestRegistry.REPO;
import static dev.gantry.registry.TestRegistry.bytes;
import static dev.gantry.registry.TestRegistry.digest;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.evidence.Evidence;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.Tag;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.memory.MemoryDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver;
import dev.gantry.storage.testkit.FaultyStorageDriver.Operation;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two replicas on one store, that tell one another what they saw or do not.
class ReplicasTest {

    private static final byte[] CONTENT = bytes(1, 1000);
    private static final Digest BLOB = digest(CONTENT);
    private static final byte[] INDEX = "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(UTF_8);
    private static final String TYPE = "application/vnd.oci.image.index.v1+json";
    private static final Reference.ByDigest MANIFEST = new Reference.ByDigest(digest(INDEX));
    private static final Tag TAG = new Tag("v");

    private final TestTime time = new TestTime();
    private final MemoryDriver driver = new MemoryDriver(time);
    private final FaultyStorageDriver counted = new FaultyStorageDriver(driver);
    private final TestEvidence told = new TestEvidence(time);
    private TestRegistry one;
    private TestRegistry other;

    private void start(boolean tells) {
        Evidence evidence = tells ? told : Evidence.NONE;
        one = new TestRegistry(driver, time, 1, evidence);
        other = new TestRegistry(counted, time, 2, evidence);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deletedBlobIsGoneAtOnceHereAndElsewhereWithinTheLifeOfEvidence(boolean tells) throws IOException {
        start(tells);
        one.push(REPO, CONTENT);
        assertThat(other.blobs.find(REPO, BLOB)).isPresent();
        time.pass(Duration.ofMillis(1));
        one.blobs.delete(REPO, BLOB);
        assertThat(one.blobs.find(REPO, BLOB)).isEmpty();
        time.pass(Presence.EVIDENCE_LIFE);
        assertThat(other.blobs.find(REPO, BLOB)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deletedManifestIsGoneAtOnceHereAndElsewhereWithinTheLifeOfEvidence(boolean tells) throws IOException {
        start(tells);
        one.manifests.put(REPO, TAG, TYPE, INDEX);
        assertThat(other.manifests.find(REPO, MANIFEST)).isPresent();
        assertThat(one.manifests.find(REPO, MANIFEST)).isPresent();
        time.pass(Duration.ofMillis(1));
        one.manifests.delete(REPO, MANIFEST.digest());
        assertThat(one.manifests.find(REPO, MANIFEST)).isEmpty();
        assertThat(one.manifests.find(REPO, TAG)).isEmpty();
        assertThat(other.manifests.find(REPO, TAG)).isEmpty();
        time.pass(Presence.EVIDENCE_LIFE);
        assertThat(other.manifests.find(REPO, MANIFEST)).isEmpty();
    }

    @Test
    void whatWasDeletedIsGoneAtOnceWhereNobodyHasSeenItSince() throws IOException {
        start(true);
        one.push(REPO, CONTENT);
        time.pass(Duration.ofMillis(1));
        one.blobs.delete(REPO, BLOB);
        assertThat(other.blobs.find(REPO, BLOB)).isEmpty();
    }

    @Test
    void blobThatOneReplicaSawCostsTheOtherNothing() throws IOException {
        start(true);
        one.push(REPO, CONTENT);
        assertThat(other.blobs.find(REPO, BLOB)).isPresent();
        assertThat(counted.calls()).isEmpty();
    }

    @Test
    void lookThatADeletionOvertookIsNotToldToOthers() throws IOException {
        start(true);
        one.push(REPO, CONTENT);
        time.pass(Presence.EVIDENCE_LIFE);
        counted.slow(Operation.OPEN, () -> deleteByOne());
        assertThat(other.blobs.find(REPO, BLOB)).isPresent();
        assertThat(told.find("layer:" + REPO + "@" + BLOB)).isEmpty();
        assertThat(one.blobs.find(REPO, BLOB)).isEmpty();
    }

    private void deleteByOne() {
        try {
            one.blobs.delete(REPO, BLOB);
        } catch (StorageException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void replicaThatDeletedDoesNotBelieveOthersWhoMissedIt() throws IOException {
        start(true);
        one.push(REPO, CONTENT);
        time.pass(Duration.ofMillis(1));
        told.cutOff();
        one.blobs.delete(REPO, BLOB);
        assertThat(one.blobs.find(REPO, BLOB)).isEmpty();
    }
}
