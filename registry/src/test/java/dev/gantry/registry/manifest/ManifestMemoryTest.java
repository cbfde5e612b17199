// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import static dev.gantry.registry.TestRegistry.REPO;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.TestBody;
import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.name.Tag;
import dev.gantry.registry.upload.IncomingBytes;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.concurrent.Fanout;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ManifestMemoryTest {

    private static final String INDEX = MediaType.OCI_INDEX.toString();
    private static final byte[] MANIFEST = "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(UTF_8);
    private static final Tag TAG = new Tag("v");

    private final TestTime time = new TestTime();
    private final MemoryDriver driver = new MemoryDriver(time);

    /// Room for two of the largest manifests.
    private final ManifestMemory memory = new ManifestMemory(0, Duration.ofMillis(50));

    private final ManifestStore manifests = store(memory);

    private ManifestStore store(ManifestMemory limited) {
        var registry = new TestRegistry(driver, time, 1);
        return new ManifestStore(
                driver, registry.presence, registry.tags, time, 1 << 20, limited, ManifestRules.DEFAULT);
    }

    @Test
    void manifestThatFindsNoMemoryInTimeIsRefusedForNow() throws IOException {
        try (var _ = memory.take(4 << 20);
                var _ = memory.take(4 << 20)) {
            assertThatThrownBy(() -> manifests.receive(REPO, TAG, List.of(), INDEX, TestBody.of(MANIFEST)))
                    .isInstanceOf(StorageException.Unavailable.class);
        }
        assertThat(manifests.receive(REPO, TAG, List.of(), INDEX, TestBody.of(MANIFEST)))
                .isPresent();
    }

    @Test
    void memoryIsGivenBackHoweverAPushEnds() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThat(manifests.receive(REPO, TAG, List.of(), INDEX, TestBody.ofUnknownLength(MANIFEST)))
                    .isPresent();
            assertThat(manifests.receive(
                            REPO,
                            TAG,
                            List.of(),
                            INDEX,
                            TestBody.ofUnknownLength(new byte[ManifestStore.MAX_MANIFEST_BYTES + 1])))
                    .isEmpty();
            assertThatThrownBy(() -> manifests.receive(REPO, TAG, List.of(), INDEX, TestBody.brokenAt(MANIFEST, 0)))
                    .isInstanceOf(IOException.class);
        }
        memory.take(ManifestMemory.MOST_BYTES).close();
    }

    @Test
    void manifestThatSaysItIsTooLargeTakesNoMemory() throws IOException {
        try (var _ = memory.take(ManifestMemory.MOST_BYTES)) {
            assertThat(manifests.receive(
                            REPO, TAG, List.of(), INDEX, TestBody.of(new byte[ManifestStore.MAX_MANIFEST_BYTES + 1])))
                    .isEmpty();
        }
    }

    @Test
    void readingAStoredManifestTakesMemoryToo() throws IOException {
        manifests.receive(REPO, TAG, List.of(), INDEX, TestBody.of(MANIFEST));
        var other = store(memory);
        try (var _ = memory.take(ManifestMemory.MOST_BYTES)) {
            assertThatThrownBy(() -> other.find(REPO, TAG)).isInstanceOf(StorageException.Unavailable.class);
        }
        assertThat(other.find(REPO, TAG)).isPresent();
    }

    @Test
    void manifestThatTakesLongerThanAMinuteIsGivenUp() {
        assertThatThrownBy(() -> manifests.receive(REPO, TAG, List.of(), INDEX, new Dripping(Duration.ofSeconds(2))))
                .isInstanceOf(StorageException.Unavailable.class)
                .hasMessageContaining("only");
    }

    @Test
    void silentClientGivesWayToOneThatWaits() throws IOException {
        var patient = new ManifestMemory(0, Duration.ofSeconds(30));
        ManifestStore shared = store(patient);
        try (var clients = new Fanout<Boolean>(3)) {
            var silent = new Silent(patient, new CountDownLatch(1));
            clients.fork(() -> {
                assertThatThrownBy(() -> shared.receive(REPO, TAG, List.of(), INDEX, silent))
                        .isInstanceOf(StorageException.Unavailable.class);
                return true;
            });
            clients.fork(() -> {
                silent.begun().await();
                try (var _ = patient.take(ManifestMemory.MOST_BYTES)) {
                    return true;
                }
            });
            assertThat(clients.join()).containsExactly(true, true);
        }
    }

    /// A client that sends a byte at a time, each after a while, without end.
    private final class Dripping implements IncomingBytes {
        private final Duration pause;

        Dripping(Duration pause) {
            this.pause = pause;
        }

        @Override
        public OptionalLong lengthBytes() {
            return OptionalLong.of(1 << 20);
        }

        @Override
        public int read(byte[] buffer) throws IOException {
            time.pass(pause);
            if (time.instant().isAfter(new TestTime().instant().plus(Duration.ofMinutes(10)))) {
                throw new IOException("nobody gave this client up");
            }
            buffer[0] = ' ';
            return 1;
        }
    }

    /// A client that says nothing, and goes on saying nothing once somebody waits.
    private record Silent(ManifestMemory memory, CountDownLatch begun) implements IncomingBytes {

        @Override
        public OptionalLong lengthBytes() {
            return OptionalLong.of(100);
        }

        @Override
        public int read(byte[] buffer) {
            begun.countDown();
            while (!memory.isWanted()) {
                Thread.onSpinWait();
            }
            return 0;
        }
    }
}
