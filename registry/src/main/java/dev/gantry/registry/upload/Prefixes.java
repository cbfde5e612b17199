// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes the bytes that a token names into an object that never changes, so that any number of requests may go on
/// from it, each with bytes of its own.
///
/// It costs requests, and is rare: docker, podman, skopeo, crane, containerd and BuildKit send a blob in one
/// request, and clients that send chunks with a Content-Range go on in place (see [ChunkedUploads]).
final class Prefixes {

    private static final int BUFFER_BYTES = 64 << 10;

    private final StorageDriver driver;

    Prefixes(StorageDriver driver) {
        this.driver = driver;
    }

    /// The object that holds the token's bytes; null where there are none.
    ///
    /// @throws dev.gantry.registry.name.RegistryException BLOB_UPLOAD_UNKNOWN if they are gone
    @Nullable
    ObjectInfo settle(UploadToken token) throws StorageException {
        return switch (token.bytes()) {
            case Whereabouts.Nowhere() -> null;
            case Whereabouts.Published published ->
                driver.stat(StorageLayout.blobData(token.soFar())).orElseThrow(() -> gone(token));
            case Whereabouts.Staged staged -> settle(token, staged);
            case Whereabouts.Chunked() -> throw new IllegalStateException("A chunked upload goes on in place");
        };
    }

    private ObjectInfo settle(UploadToken token, Whereabouts.Staged staged) throws StorageException {
        Optional<ObjectInfo> settled = driver.stat(staged.staging());
        if (settled.isPresent() && settled.get().sizeBytes() == token.offsetBytes()) {
            return settled.get();
        }
        try (PendingObject sealed = driver.resume(staged.resume())) {
            return sealed.commit(staged.staging());
        } catch (StorageException.NotFound e) {
            throw gone(token);
        }
    }

    /// Hashes the bytes of a prefix again.
    void hash(@Nullable ObjectInfo prefix, RunningHash into) throws IOException {
        if (prefix == null) {
            return;
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        try (ObjectStream in = driver.open(prefix.path(), ByteRange.ALL)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                into.update(buffer, count);
            }
        }
    }

    private static RuntimeException gone(UploadToken token) {
        return UploadTokens.unknown(token.id(), "what was uploaded so far is gone; begin a new upload");
    }
}
