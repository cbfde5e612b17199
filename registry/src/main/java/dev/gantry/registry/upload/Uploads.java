// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gantry.registry.blob.Blob;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.UploadId;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StoragePath;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// How blobs come in. An upload is begun, given bytes any number of times, and finished under the digest that its
/// bytes have, or given up. Any replica takes any of these steps.
///
/// All methods throw [RegistryException] for what the client did, [dev.gantry.storage.StorageException] for what
/// the store did, and any other [IOException] when the client's body broke off. After each of them the token that
/// the client holds is as good as before, but after a finish.
public final class Uploads {

    /// How many given up uploads are remembered. One that is forgotten is told by its tombstone, or, if it is a
    /// streamed one, may be gone on with: no harm but to who gave it up.
    private static final int MAX_CANCELLED = 10_000;

    /// Uploads that were given up on this replica. The tombstone tells of a chunked one on every replica; a
    /// streamed one has no object in the store at which its requests look, and shall cost none.
    private final Cache<UploadId, Boolean> cancelled = Caffeine.newBuilder()
            .maximumSize(MAX_CANCELLED)
            .expireAfterWrite(UploadTokens.LIFE)
            .build();

    private final StreamedUploads streamed;
    private final ChunkedUploads chunked;
    private final InstantSource time;
    private final RandomGenerator random;

    public Uploads(StorageDriver driver, Presence presence, InstantSource time, RandomGenerator random) {
        var publisher = new Publisher(driver, presence, this::newStaging, time);
        this.time = time;
        this.random = random;
        this.chunked = new ChunkedUploads(driver, new UploadStates(driver), publisher, this::newStaging);
        this.streamed = new StreamedUploads(driver, publisher, presence, chunked, this::newStaging, time);
    }

    /// Begins an upload of bytes whose digest will be a sha256. Nothing is written.
    public UploadToken begin(RepositoryName repository) {
        return begin(repository, Algorithm.SHA256);
    }

    /// Begins an upload. Nothing is written.
    ///
    /// @param announced the algorithm by which bytes are hashed while they pass. The upload may end under a
    ///     digest of another one; its bytes are then read back once
    public UploadToken begin(RepositoryName repository, Algorithm announced) {
        return new UploadToken(
                repository,
                UploadId.random(random),
                time.instant().truncatedTo(ChronoUnit.SECONDS),
                0,
                digestOfNothing(announced),
                new Whereabouts.Nowhere());
    }

    /// Adds a body to an upload.
    ///
    /// @param range where the client says that the body goes, if it does
    /// @return the token of the upload with those bytes
    public UploadToken append(UploadToken token, @Nullable ContentRange range, IncomingBytes body) throws IOException {
        requireNotCancelled(token);
        var bytes = new Body(body, range);
        return range != null || token.isChunked() ? chunked.append(token, bytes) : streamed.append(token, bytes);
    }

    /// Adds a last body, which may be empty, and publishes the blob in the repository.
    ///
    /// @throws RegistryException DIGEST_INVALID if the bytes have another digest; the upload stays usable
    public Blob finish(UploadToken token, Digest digest, @Nullable ContentRange range, IncomingBytes body)
            throws IOException {
        requireNotCancelled(token);
        var bytes = new Body(body, range);
        boolean isChunked = range != null || token.isChunked() || isKeptFromTheStart(token, digest, bytes);
        return isChunked ? chunked.finish(token, digest, bytes) : streamed.finish(token, digest, bytes);
    }

    /// Where an upload stands.
    ///
    /// @return its newest token
    public UploadToken status(UploadToken token) throws IOException {
        requireNotCancelled(token);
        Optional<UploadToken> newest = chunked.find(token);
        if (newest.isEmpty() && token.isChunked()) {
            throw UploadTokens.unknown(token.id(), "the upload has ended");
        }
        return newest.orElse(token);
    }

    /// Gives an upload up and frees what it holds. No request goes on with it on this replica. On others it is
    /// unknown too, but for more bytes to a streamed upload and for its end, which do not look at the store.
    public void cancel(UploadToken token) throws IOException {
        requireNotCancelled(token);
        chunked.cancel(token);
        cancelled.put(token.id(), true);
    }

    /// A client that sends chunks may keep the token with which it began. Such a one names no bytes, and cannot
    /// be finished by itself under any digest but that of nothing.
    private boolean isKeptFromTheStart(UploadToken token, Digest digest, Body body) throws IOException {
        return token.offsetBytes() == 0
                && !digest.equals(digestOfNothing(digest.algorithm()))
                && body.isEmpty()
                && chunked.find(token).isPresent();
    }

    private static Digest digestOfNothing(Algorithm algorithm) {
        return Digest.of(algorithm, new byte[0]);
    }

    private void requireNotCancelled(UploadToken token) {
        if (cancelled.getIfPresent(token.id()) != null) {
            throw UploadTokens.unknown(token.id(), "the upload was cancelled");
        }
    }

    private StoragePath newStaging(UploadId id) {
        return StorageLayout.uploadStaging(id, HexFormat.of().toHexDigits(random.nextLong()));
    }
}
