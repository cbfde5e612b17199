// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.UploadId;
import dev.gantry.storage.Bounded;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The state objects of chunked uploads, and the order in which one process works on them.
final class UploadStates {

    private static final Logger LOG = LoggerFactory.getLogger(UploadStates.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_STATE_BYTES = 8 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StorageDriver driver;
    private final LoadingCache<UploadId, Semaphore> turns =
            Caffeine.newBuilder().weakValues().build(id -> new Semaphore(1));

    UploadStates(StorageDriver driver) {
        this.driver = driver;
    }

    /// The state of an upload of that repository, read from the store each time: another replica may have moved
    /// it.
    Optional<UploadState> find(RepositoryName repository, UploadId id) throws StorageException {
        StoragePath path = StorageLayout.uploadState(id);
        try (ObjectStream in = driver.open(path, ByteRange.ALL)) {
            byte[] json = Bounded.read(in, MAX_STATE_BYTES).orElse(new byte[0]);
            return parse(json, repository);
        } catch (StorageException.NotFound e) {
            return Optional.empty();
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException.Unavailable("read", path, String.valueOf(e.getMessage()), e);
        }
    }

    /// What is no state of ours, whatever is wrong with it, counts as absent.
    private static Optional<UploadState> parse(byte[] json, RepositoryName repository) {
        try {
            UploadState state = JSON.readValue(json, UploadState.class);
            return state.standing().repository().equals(repository) ? Optional.of(state) : Optional.empty();
        } catch (JacksonException | IllegalArgumentException | NullPointerException | RegistryException e) {
            LOG.atWarn()
                    .addKeyValue("bytes", json.length)
                    .addKeyValue("cause", e.toString())
                    .log("upload.state.broken");
            return Optional.empty();
        }
    }

    void write(UploadState state) throws StorageException {
        driver.put(StorageLayout.uploadState(state.standing().id()), JSON.writeValueAsBytes(state), null);
    }

    /// Removes the state of a finished upload, and its staged bytes if they became an object. Failing at it harms
    /// nobody: the bytes are published, and what is left over goes with the other left-overs.
    void remove(UploadToken standing) {
        List<StoragePath> paths = new ArrayList<>();
        paths.add(StorageLayout.uploadState(standing.id()));
        if (standing.bytes() instanceof Whereabouts.Staged staged) {
            paths.add(staged.staging());
        }
        try {
            driver.delete(paths).throwIfAny();
        } catch (StorageException e) {
            LOG.atWarn()
                    .addKeyValue("upload", standing.id())
                    .addKeyValue("cause", e.getMessage())
                    .log("upload.state.kept");
        }
    }

    /// Waits until no other request of this process works on the upload. Between processes the state object and
    /// the lineages of the bytes keep order.
    ///
    /// @return what ends the turn when closed
    Turn turn(UploadId id) throws IOException {
        Semaphore semaphore = turns.get(id);
        try {
            if (!semaphore.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StorageException.Conflict(
                        "continue", StorageLayout.uploadState(id), "another request is writing to it", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the upload's turn");
        }
        return semaphore::release;
    }

    /// The right to change an upload, until it is closed.
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }
}
