// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;

/// Writes objects with one request.
record S3Writes(S3Store store) {

    /// The type of every object; readers know better from elsewhere.
    static final String CONTENT_TYPE = "application/octet-stream";

    ObjectInfo put(StoragePath path, long sizeBytes, RequestBody body) throws StorageException {
        var answer = store.call(
                "write",
                path,
                "s3:PutObject",
                () -> store.s3()
                        .putObject(
                                r -> r.bucket(store.bucket())
                                        .key(store.key(path))
                                        .contentType(CONTENT_TYPE)
                                        .contentLength(sizeBytes)
                                        .overrideConfiguration(store::partDeadline),
                                body));
        return info(path, sizeBytes, answer.eTag());
    }

    ObjectInfo putEmpty(StoragePath path) throws StorageException {
        return put(path, 0, RequestBody.empty());
    }

    /// An object that has just been written.
    ObjectInfo info(StoragePath path, long sizeBytes, @Nullable String etag) {
        String known = etag == null || etag.replace("\"", "").isEmpty() ? null : etag;
        return new ObjectInfo(path, sizeBytes, store.time().instant(), known);
    }
}
