// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.config.S3Limits;
import org.jspecify.annotations.Nullable;

/// How large the parts of an object are.
final class PartSize {

    private static final long STEP_BYTES = 1L << 20;

    private PartSize() {}

    /// The configured size, or the least whole number of mebibytes with which the object has few enough parts.
    ///
    /// @throws StorageException.Rejected if buffer memory does not hold such a part
    static long choose(S3Store store, StoragePath path, @Nullable Long lengthBytes) throws StorageException {
        long partBytes = store.config().upload().partBytes();
        if (lengthBytes != null && lengthBytes > partBytes * S3Limits.MAX_PARTS) {
            long least = Math.ceilDiv(lengthBytes, (long) S3Limits.MAX_PARTS);
            partBytes = Math.ceilDiv(least, STEP_BYTES) * STEP_BYTES;
        }
        return requireMemory(store, path, partBytes);
    }

    static long requireMemory(S3Store store, StoragePath path, long partBytes) throws StorageException {
        long most = store.memory().maxPartBytes();
        if (partBytes > most) {
            throw new StorageException.TooLarge(
                    "write",
                    path,
                    "it needs parts of %d bytes; with %d bytes of buffer memory a part has at most %d"
                            .formatted(partBytes, store.config().upload().memoryBytes(), most));
        }
        return partBytes;
    }
}
