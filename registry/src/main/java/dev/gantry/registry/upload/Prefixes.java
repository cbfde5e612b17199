// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes the bytes that a token names into an object that never changes, so that any number of requests may go on
/// from it, each with bytes of its own.
///
/// It costs requests, and is rare: docker, podman, skopeo, crane, containerd and BuildKit send a blob in one
/// request, and clients that send chunks with a Content-Range go on in place (see [ChunkedUploads]). It is also how
/// an upload ends under a digest of another algorithm than the one that its client announced: the bytes are read once
/// for the hash, and copied to their name within the store.
final class Prefixes {

    private static final int BUFFER_BYTES = 64 << 10;

    private final StorageDriver driver;

    Prefixes(StorageDriver driver) {
        this.driver = driver;
    }

    /// The object that holds the token's bytes; null where there are none.
    ///
    /// @throws RegistryException BLOB_UPLOAD_UNKNOWN if they are gone
    @Nullable
    ObjectInfo settle(UploadToken token) throws IOException {
        return switch (token.bytes()) {
            case Whereabouts.Nowhere() -> null;
            case Whereabouts.Published published ->
                driver.stat(StorageLayout.blobData(token.soFar()))
                        .filter(info -> info.sizeBytes() == token.offsetBytes())
                        .orElseThrow(() -> Gone.of(token));
            case Whereabouts.Staged staged -> Gone.unlessThere(token, () -> settle(token, staged));
            case Whereabouts.Chunked() -> throw new IllegalStateException("A chunked upload goes on in place");
        };
    }

    private ObjectInfo settle(UploadToken token, Whereabouts.Staged staged) throws StorageException {
        Optional<ObjectInfo> settled = settled(driver, token, staged);
        if (settled.isPresent()) {
            return settled.get();
        }
        try (PendingObject sealed = driver.resume(staged.resume())) {
            return sealed.commit(staged.staging());
        }
    }

    /// The object that a request has made of the token's bytes, if one has.
    static Optional<ObjectInfo> settled(StorageDriver driver, UploadToken token, Whereabouts.Staged staged)
            throws StorageException {
        return driver.stat(staged.staging()).filter(info -> info.sizeBytes() == token.offsetBytes());
    }

    /// Hashes the bytes of a prefix again.
    void hash(@Nullable ObjectInfo prefix, RunningHash into) throws IOException {
        if (prefix != null) {
            hash(prefix.path(), ByteRange.ALL, into);
        }
    }

    /// Hashes bytes of an object.
    void hash(StoragePath path, ByteRange range, RunningHash... into) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (ObjectStream in = driver.open(path, range)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (RunningHash hash : into) {
                    hash.update(buffer, count);
                }
            }
        }
    }
}
