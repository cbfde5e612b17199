// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.registry.blob.Blob;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.UploadId;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Uploads whose state is an object in the store: those of clients that send chunks with a Content-Range, and
/// those of so many parts that their list does not fit a token.
final class ChunkedUploads {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkedUploads.class);
    /*
     * The state object decides, whatever token the client kept. It is read at every request, and written at the end
     * of every chunk, after the chunk's bytes are durable: a request that dies leaves the upload where it was.
     *
     * Within a process requests for one upload take turns. Between processes a chunk looks again before it writes the
     * state, and gives way to a cancellation, a finish or another chunk that came meanwhile. Two that get the same
     * chunk in the same instant write the same part numbers; only one of them then holds the marks of the parts that
     * are there, and the store refuses to complete the other's list.
     *
     * A finish removes the state last. Asked for again, it finds the content under its digest, and the client proves
     * that it has the bytes: by the signed token for those before this request, by the body for the rest.
     */
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
    UploadToken begin(UploadToken token) throws IOException {
        try (var _ = states.turn(token.id())) {
            live(token);
            states.write(UploadState.of(token));
            return asChunked(token);
        }
    }

    UploadToken append(UploadToken token, Body body) throws IOException {
        try (var _ = states.turn(token.id())) {
            UploadState state = live(token);
            UploadToken standing = standing(token, state);
            requireNext(token, standing, body);
            if (body.isEmpty()) {
                body.drainInto(null, RunningHash.fast(token.algorithm()));
                return state == null ? token : asChunked(standing);
            }
            return Gone.unlessThere(token, () -> append(standing, state, body));
        }
    }

    private UploadToken append(UploadToken standing, @Nullable UploadState state, Body body) throws IOException {
        try (Chunk chunk = open(standing, state, standing.algorithm())) {
            body.drainInto(chunk.pending, chunk.hash);
            UploadToken moved = standing.moved(
                    chunk.pending.sizeBytes(),
                    chunk.hash.digest(),
                    new Whereabouts.Staged(chunk.staging, chunk.pending.suspend()));
            requireUnmoved(standing, state);
            states.write(UploadState.of(moved, chunk.hash));
            return asChunked(moved);
        }
    }

    Blob finish(UploadToken token, Digest expected, Body body) throws IOException {
        try (var _ = states.turn(token.id())) {
            UploadState state = live(token);
            if (state == null && token.isChunked()) {
                return finishAgain(token, expected, body);
            }
            UploadToken standing = standing(token, state);
            if (body.hasRange() || !body.isEmpty()) {
                requireNext(token, standing, body);
            }
            long size = Gone.unlessThere(token, () -> publish(standing, state, expected, body));
            Blob blob = publisher.link(standing, expected, size);
            states.remove(standing);
            return blob;
        }
    }

    /// The newest token of the upload.
    Optional<UploadToken> find(UploadToken token) throws StorageException {
        return Optional.ofNullable(live(token)).map(state -> asChunked(state.standing()));
    }

    /// Gives the upload up. A tombstone stays, so that no replica goes on with it.
    void cancel(UploadToken token) throws IOException {
        try (var _ = states.turn(token.id())) {
            UploadToken standing = standing(token, live(token));
            states.write(UploadState.tombstone(standing));
            if (standing.bytes() instanceof Whereabouts.Staged staged) {
                discard(token, staged);
            }
        }
    }

    /// The upload is given up, whatever becomes of its bytes: left over, they are the janitor's.
    private void discard(UploadToken token, Whereabouts.Staged staged) {
        try {
            driver.discard(staged.resume());
        } catch (StorageException e) {
            LOG.atWarn()
                    .addKeyValue("upload", token.id())
                    .addKeyValue("cause", e.getMessage())
                    .log("upload.bytes.kept");
        }
    }

    private long publish(UploadToken standing, @Nullable UploadState state, Digest expected, Body body)
            throws IOException {
        Algorithm algorithm = expected.algorithm();
        boolean isAsItIs = body.isEmpty() && algorithm == standing.algorithm();
        if (isAsItIs && standing.bytes() instanceof Whereabouts.Staged staged) {
            Publisher.requireSame(expected, standing.soFar());
            publisher.store(staged, standing, expected);
            return standing.offsetBytes();
        }
        Long length = body.lengthBytes();
        RunningHash.Portable hash = state == null ? null : state.runningHash(algorithm);
        if (hash != null && length != null && publisher.isStored(expected, standing.offsetBytes() + length)) {
            long size = standing.offsetBytes() + body.drainInto(null, hash);
            Publisher.requireSame(expected, hash.digest());
            publisher.requireStored(expected, size);
            return size;
        }
        try (Chunk chunk = open(standing, state, algorithm)) {
            body.drainInto(chunk.pending, chunk.hash);
            Publisher.requireSame(expected, chunk.hash.digest());
            publisher.store(chunk.pending, standing, expected);
            return chunk.pending.sizeBytes();
        }
    }

    private Blob finishAgain(UploadToken token, Digest expected, Body body) throws IOException {
        body.requireNext(token.offsetBytes());
        long size = token.offsetBytes();
        if (body.isEmpty() && expected.algorithm() == token.algorithm()) {
            Publisher.requireSame(expected, token.soFar());
        } else {
            RunningHash hash = Gone.unlessThere(token, () -> hashOfWhatIsStored(token, expected));
            size += body.drainInto(null, hash);
            Publisher.requireSame(expected, hash.digest());
        }
        if (!publisher.isStored(expected, size)) {
            throw UploadTokens.unknown(token.id(), "the upload has ended");
        }
        return publisher.link(token, expected, size);
    }

    /// Hashes as many bytes of the stored content as the token names.
    ///
    /// @throws RegistryException BLOB_UPLOAD_UNKNOWN if they are not those that the token names
    private RunningHash hashOfWhatIsStored(UploadToken token, Digest expected) throws IOException {
        RunningHash hash = RunningHash.fast(expected.algorithm());
        if (token.offsetBytes() > 0) {
            RunningHash proof = RunningHash.fast(token.algorithm());
            var before = new ByteRange(0, token.offsetBytes());
            prefixes.hash(StorageLayout.blobData(expected), before, hash, proof);
            if (!proof.digest().equals(token.soFar())) {
                throw UploadTokens.unknown(token.id(), "the upload has ended");
            }
        }
        return hash;
    }

    private @Nullable UploadState live(UploadToken token) throws StorageException {
        UploadState state = states.find(token.repository(), token.id()).orElse(null);
        if (state != null && state.cancelled()) {
            throw UploadTokens.unknown(token.id(), "the upload was cancelled");
        }
        return state;
    }

    /// @throws RegistryException BLOB_UPLOAD_UNKNOWN if another process has ended the upload since it was looked at,
    ///     RANGE_INVALID if it has moved it
    private void requireUnmoved(UploadToken standing, @Nullable UploadState before) throws StorageException {
        UploadState now = live(standing);
        if (before != null && now == null) {
            throw UploadTokens.unknown(standing.id(), "the upload has ended");
        }
        if (!Objects.equals(before == null ? null : before.token(), now == null ? null : now.token())) {
            throw new RegistryException(
                    ErrorCode.RANGE_INVALID,
                    "another request has changed the upload",
                    standing.id().toString());
        }
    }

    private static UploadToken standing(UploadToken token, @Nullable UploadState state) {
        if (state != null) {
            return state.standing();
        }
        if (token.isChunked()) {
            throw UploadTokens.unknown(token.id(), "the upload has ended");
        }
        return token;
    }

    private static UploadToken asChunked(UploadToken standing) {
        return standing.moved(standing.offsetBytes(), standing.soFar(), new Whereabouts.Chunked());
    }

    /// Without a Content-Range the token says where the body goes, so that a repeated request adds nothing twice.
    private static void requireNext(UploadToken token, UploadToken standing, Body body) {
        if (!body.hasRange() && token.isChunked() && token.offsetBytes() != standing.offsetBytes()) {
            throw new RegistryException(
                    ErrorCode.RANGE_INVALID,
                    "the next byte of the upload is " + standing.offsetBytes(),
                    Long.toString(token.offsetBytes()));
        }
        body.requireNext(standing.offsetBytes());
    }

    /// Opens the object for more bytes, hashed by that algorithm: in place where the state has such a hash, else one
    /// that begins with the earlier bytes, which are read back. They are then no longer what can be gone on with in
    /// place, which the state must tell first: the digest may yet be wrong, and the upload go on.
    private Chunk open(UploadToken standing, @Nullable UploadState state, Algorithm algorithm) throws IOException {
        RunningHash.Portable stored = state == null ? null : state.runningHash(algorithm);
        if (stored != null && standing.bytes() instanceof Whereabouts.Staged staged) {
            return new Chunk(driver.resume(staged.resume()), stored, staged.staging());
        }
        if (state != null && state.hash() != null) {
            requireUnmoved(standing, state);
            states.write(UploadState.of(standing));
        }
        ObjectInfo prefix = prefixes.settle(standing);
        RunningHash.Portable hash = RunningHash.portable(algorithm);
        prefixes.hash(prefix, hash);
        StoragePath path = staging.apply(standing.id());
        WriteHint hint = prefix == null ? WriteHint.NONE : WriteHint.NONE.withPrefix(prefix);
        return new Chunk(driver.create(path, hint), hash, path);
    }

    /// A chunk on its way into the store.
    private record Chunk(PendingObject pending, RunningHash.Portable hash, StoragePath staging)
            implements AutoCloseable {
        @Override
        public void close() {
            pending.close();
        }
    }
}
