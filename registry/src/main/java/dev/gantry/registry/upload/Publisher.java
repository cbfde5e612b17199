// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.registry.blob.Blob;
import dev.gantry.registry.blob.LinkKind;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.UploadId;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last steps of every upload, in their order: the digest is right, the bytes are durable under it, the
/// repository links it. Whoever asks for them twice, or finds that another did them, is done too.
final class Publisher {

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final StorageDriver driver;
    private final Presence presence;
    private final Function<UploadId, StoragePath> staging;
    private final InstantSource time;

    Publisher(StorageDriver driver, Presence presence, Function<UploadId, StoragePath> staging, InstantSource time) {
        this.driver = driver;
        this.presence = presence;
        this.staging = staging;
        this.time = time;
    }

    /// @throws RegistryException DIGEST_INVALID if the bytes are others than the client says; nothing was
    ///     published
    static void requireSame(Digest expected, Digest actual) {
        if (!expected.equals(actual)) {
            throw new RegistryException(
                    ErrorCode.DIGEST_INVALID, "the bytes that arrived have the digest " + actual, expected.toString());
        }
    }

    /// Makes the bytes durable under their digest.
    ///
    /// @throws RegistryException BLOB_UPLOAD_UNKNOWN if they are gone, and were not published before
    void store(PendingObject pending, UploadToken token, Digest digest) throws StorageException {
        try {
            commit(pending, digest);
        } catch (StorageException.NotFound | StorageException.Conflict e) {
            if (!isStored(digest, pending.sizeBytes())) {
                throw (RegistryException) Gone.of(token).initCause(e);
            }
        }
    }

    /// Makes staged bytes durable under their digest, wherever another request has put them meanwhile.
    ///
    /// @throws RegistryException BLOB_UPLOAD_UNKNOWN if they are gone, and were not published before
    void store(Whereabouts.Staged staged, UploadToken token, Digest digest) throws StorageException {
        try (PendingObject pending = driver.resume(staged.resume())) {
            commit(pending, digest);
        } catch (StorageException.NotFound | StorageException.Conflict e) {
            if (!isStored(digest, token.offsetBytes()) && !storeSettled(staged, token, digest)) {
                throw (RegistryException) Gone.of(token).initCause(e);
            }
        }
    }

    /// A request that went on from this token has made an object of its bytes (see [Prefixes]).
    private boolean storeSettled(Whereabouts.Staged staged, UploadToken token, Digest digest) throws StorageException {
        Optional<ObjectInfo> settled = Prefixes.settled(driver, token, staged);
        if (settled.isEmpty()) {
            return false;
        }
        WriteHint hint = WriteHint.NONE
                .withPrefix(settled.get())
                .withLengthBytes(token.offsetBytes())
                .withTarget(StorageLayout.blobData(digest));
        try (PendingObject copy = driver.create(staging.apply(token.id()), hint)) {
            commit(copy, digest);
            return true;
        }
    }

    private void commit(PendingObject pending, Digest digest) throws StorageException {
        Instant began = time.instant();
        ObjectInfo stored = pending.commit(StorageLayout.blobData(digest));
        presence.sawContent(digest, stored.sizeBytes(), began);
    }

    /// Whether the content is there: by fresh evidence, or by looking.
    boolean isStored(Digest digest, long sizeBytes) throws StorageException {
        OptionalLong there = presence.findContent(digest);
        return there.isPresent() && there.getAsLong() == sizeBytes;
    }

    /// Looks once more at content that was there before its bytes were sent again, which may have taken long.
    ///
    /// @throws StorageException.Unavailable if it is gone; the client may repeat the request
    void requireStored(Digest digest, long sizeBytes) throws StorageException {
        if (!isStored(digest, sizeBytes)) {
            throw new StorageException.Unavailable(
                    "publish", StorageLayout.blobData(digest), "it was deleted while it was sent again", null);
        }
    }

    /// Lets the repository serve the stored blob.
    Blob link(UploadToken token, Digest digest, long sizeBytes) throws StorageException {
        presence.link(LinkKind.LAYER, token.repository(), digest, digest);
        LOG.atInfo()
                .addKeyValue("repository", token.repository())
                .addKeyValue("digest", digest)
                .addKeyValue("bytes", sizeBytes)
                .log("blob.pushed");
        return new Blob(digest, digest, sizeBytes);
    }
}
