// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.registry.blob.Blob;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Uploads whose state is an object in the store: those of clients that send chunks with a Content-Range, and
/// those of so many parts that their list does not fit a token.
///
/// The state object decides, whatever token the client kept. It is read at every request and written at the end
/// of every chunk, after the chunk's bytes are durable: a request that dies leaves the upload where it was. Two
/// processes that get the same chunk at once write the same part numbers; only one of them then holds the marks
/// of the parts that are there, and the store refuses to complete the other's list.
final class ChunkedUploads {

    private final StorageDriver driver;
    private final UploadStates states;
    private final Prefixes prefixes;
    private final Publisher publisher;
    private final Function<UploadId, StoragePath> staging;

    ChunkedUploads(
            StorageDriver driver, UploadStates states, Publisher publisher, Function<UploadId, StoragePath> staging) {
        this.driver = driver;
        this.states = states;
        this.prefixes = new Prefixes(driver);
        this.publisher = publisher;
        this.staging = staging;
    }

    /// Puts a token's bytes under a state object.
    UploadToken begin(UploadToken token, RunningHash hash) throws StorageException {
        states.write(UploadState.of(token, hash));
        return asChunked(token);
    }

    UploadToken append(UploadToken token, @Nullable ContentRange range, Body body) throws IOException {
        try (var _ = states.turn(token.id())) {
            Optional<UploadState> state = live(token);
            UploadToken standing = standing(token, state);
            requireNext(range, standing);
            requireAnnounced(range, body);
            if (body.isEmpty()) {
                return asChunked(standing);
            }
            try (Chunk chunk = open(standing, state)) {
                receive(standing, range, body, chunk);
                UploadToken moved = standing.moved(
                        chunk.pending.sizeBytes(),
                        chunk.hash.digest(),
                        new Whereabouts.Staged(chunk.staging, chunk.pending.suspend()));
                states.write(UploadState.of(moved, chunk.hash));
                return asChunked(moved);
            }
        }
    }

    Blob finish(UploadToken token, Digest expected, @Nullable ContentRange range, Body body) throws IOException {
        try (var _ = states.turn(token.id())) {
            Optional<UploadState> state = live(token);
            if (state.isEmpty() && token.isChunked()) {
                return finishAgain(token, expected, body);
            }
            UploadToken standing = standing(token, state);
            requireNext(range, standing);
            requireAnnounced(range, body);
            long size = publish(standing, state, expected, range, body);
            Blob blob = publisher.link(standing, expected, size);
            states.remove(token.id());
            return blob;
        }
    }

    /// The newest token of the upload.
    Optional<UploadToken> find(UploadToken token) throws StorageException {
        return live(token).map(state -> asChunked(state.standing()));
    }

    /// Gives the upload up. A tombstone stays, so that no replica goes on with it.
    void cancel(UploadToken token) throws IOException {
        try (var _ = states.turn(token.id())) {
            UploadToken standing = standing(token, live(token));
            if (standing.bytes() instanceof Whereabouts.Staged staged) {
                driver.discard(staged.resume());
            }
            states.write(UploadState.tombstone(standing));
        }
    }

    private long publish(
            UploadToken standing, Optional<UploadState> state, Digest expected, @Nullable ContentRange range, Body body)
            throws IOException {
        if (body.isEmpty() && standing.bytes() instanceof Whereabouts.Staged staged) {
            Publisher.requireSame(expected, standing.soFar());
            publisher.store(staged, standing, expected);
            return standing.offsetBytes();
        }
        try (Chunk chunk = open(standing, state)) {
            receive(standing, range, body, chunk);
            Publisher.requireSame(expected, chunk.hash.digest());
            publisher.store(chunk.pending, standing, expected);
            return chunk.pending.sizeBytes();
        }
    }

    /// The state is gone, because the upload was finished or given up. The signed token says what its bytes were.
    private Blob finishAgain(UploadToken token, Digest expected, Body body) throws IOException {
        if (!body.isEmpty()) {
            throw UploadTokens.unknown(token.id(), "the upload has ended");
        }
        Publisher.requireSame(expected, token.soFar());
        publisher.requireStored(token, expected, token.offsetBytes(), null);
        return publisher.link(token, expected, token.offsetBytes());
    }

    private Optional<UploadState> live(UploadToken token) throws StorageException {
        Optional<UploadState> state = states.find(token.repository(), token.id());
        if (state.isPresent() && state.get().cancelled()) {
            throw UploadTokens.unknown(token.id(), "the upload was cancelled");
        }
        return state;
    }

    private static UploadToken standing(UploadToken token, Optional<UploadState> state) {
        if (state.isPresent()) {
            return state.get().standing();
        }
        if (token.isChunked()) {
            throw UploadTokens.unknown(token.id(), "the upload has ended");
        }
        return token;
    }

    private static UploadToken asChunked(UploadToken standing) {
        return standing.moved(standing.offsetBytes(), standing.soFar(), new Whereabouts.Chunked());
    }

    private static void requireNext(@Nullable ContentRange range, UploadToken standing) {
        if (range != null && range.firstByte() != standing.offsetBytes()) {
            throw new RegistryException(
                    ErrorCode.RANGE_INVALID,
                    "the next byte of the upload is " + standing.offsetBytes(),
                    range.toString());
        }
    }

    private static void requireAnnounced(@Nullable ContentRange range, Body body) {
        Long length = body.lengthBytes();
        if (length != null) {
            requireReceived(range, length);
        }
    }

    private static void requireReceived(@Nullable ContentRange range, long receivedBytes) {
        if (range != null && range.lengthBytes() != receivedBytes) {
            throw new RegistryException(
                    ErrorCode.SIZE_INVALID,
                    "the body has %d bytes, its Content-Range %d".formatted(receivedBytes, range.lengthBytes()),
                    range.toString());
        }
    }

    /// Takes the chunk in behind the bytes that are there.
    ///
    /// @throws RegistryException BLOB_UPLOAD_UNKNOWN if they are not there any more, or a rival has changed them
    private static void receive(UploadToken standing, @Nullable ContentRange range, Body body, Chunk chunk)
            throws IOException {
        try {
            requireReceived(range, body.drainInto(chunk.pending, chunk.hash));
        } catch (StorageException.NotFound | StorageException.Conflict e) {
            throw UploadTokens.unknown(standing.id(), "what was uploaded so far is gone; begin a new upload");
        }
    }

    private Chunk open(UploadToken standing, Optional<UploadState> state) throws IOException {
        RunningHash.Portable stored = state.map(UploadState::runningHash).orElse(null);
        if (stored != null && standing.bytes() instanceof Whereabouts.Staged staged) {
            return new Chunk(resume(standing, staged), stored, staged.staging());
        }
        ObjectInfo prefix = prefixes.settle(standing);
        RunningHash.Portable hash = RunningHash.portable();
        prefixes.hash(prefix, hash);
        StoragePath path = staging.apply(standing.id());
        WriteHint hint = prefix == null ? WriteHint.NONE : WriteHint.NONE.withPrefix(prefix);
        return new Chunk(driver.create(path, hint), hash, path);
    }

    private PendingObject resume(UploadToken standing, Whereabouts.Staged staged) throws StorageException {
        try {
            return driver.resume(staged.resume());
        } catch (StorageException.NotFound e) {
            throw UploadTokens.unknown(standing.id(), "what was uploaded so far is gone; begin a new upload");
        }
    }

    /// A chunk on its way into the store.
    private record Chunk(PendingObject pending, RunningHash hash, StoragePath staging) implements AutoCloseable {
        @Override
        public void close() {
            pending.close();
        }
    }
}
