// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.registry.blob.Blob;
import dev.gantry.registry.blob.LinkKind;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last steps of every upload, in their order: the digest is right, the bytes are durable under it, the
/// repository links it.
final class Publisher {

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final StorageDriver driver;
    private final Presence presence;
    private final InstantSource time;

    Publisher(StorageDriver driver, Presence presence, InstantSource time) {
        this.driver = driver;
        this.presence = presence;
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

    /// Makes the bytes durable under their digest. Whoever does it twice, or finds that another did, is done too.
    ///
    /// @throws RegistryException BLOB_UPLOAD_UNKNOWN if the bytes are gone
    void store(PendingObject pending, UploadToken token, Digest digest) throws StorageException {
        Instant began = time.instant();
        try {
            ObjectInfo stored = pending.commit(StorageLayout.blobData(digest));
            presence.sawContent(digest, stored.sizeBytes(), began);
        } catch (StorageException.NotFound | StorageException.Conflict e) {
            requireStored(token, digest, pending.sizeBytes(), e);
        }
    }

    /// Makes staged bytes durable under their digest; that they are gone from staging is no failure once they
    /// are.
    void store(Whereabouts.Staged staged, UploadToken token, Digest digest) throws StorageException {
        try (PendingObject pending = driver.resume(staged.resume())) {
            store(pending, token, digest);
        } catch (StorageException.NotFound e) {
            requireStored(token, digest, token.offsetBytes(), e);
        }
    }

    /// Looks whether bytes that cannot be published any more were published before: a lost answer is asked for
    /// again.
    ///
    /// @throws RegistryException BLOB_UPLOAD_UNKNOWN if they were not
    void requireStored(UploadToken token, Digest digest, long sizeBytes, @Nullable Exception why)
            throws StorageException {
        OptionalLong there = presence.findContent(digest);
        if (there.isEmpty() || there.getAsLong() != sizeBytes) {
            LOG.atInfo()
                    .addKeyValue("upload", token.id())
                    .addKeyValue("digest", digest)
                    .addKeyValue("cause", why == null ? "state is gone" : why.getMessage())
                    .log("upload.lost");
            throw UploadTokens.unknown(token.id(), "what was uploaded is gone; begin a new upload");
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
