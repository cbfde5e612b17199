// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.client.ObjectHeaders;
import dev.gantry.storage.s3.client.ObjectHeaders.Purpose;
import dev.gantry.storage.s3.client.PayloadHash;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;

/// Writes objects with one request.
record S3Writes(S3Store store) {

    /// Up to this size an object gets no more time than a request without a body.
    private static final long SMALL_BYTES = 1 << 20;

    /// Writes an object. Where its path names its content, the store verifies that the bytes are that content, if it
    /// can.
    ObjectInfo put(StoragePath path, Purpose purpose, byte[] content) throws StorageException {
        String hash = store.signsBodies() ? PayloadHash.of(content) : null;
        return put(path, purpose, new Bytes(content.length, RequestBody.fromBytes(content), hash));
    }

    /// Writes an object as the other does. Where the signature covers the bytes, it does so by the hash that the path
    /// promises, so that they are not hashed again; of other paths they are.
    ObjectInfo put(StoragePath path, Purpose purpose, PartBuffer bytes) throws StorageException {
        String hash = store.signsBodies() ? S3Checksums.namedBy(path).orElseGet(bytes::sha256) : null;
        return put(path, purpose, new Bytes(bytes.sizeBytes(), bytes.asBody(), hash));
    }

    /// @param payloadHash what the signature is to cover, if it is known
    private record Bytes(
            long size, RequestBody body, @Nullable String payloadHash) {}

    private ObjectInfo put(StoragePath path, Purpose purpose, Bytes bytes) throws StorageException {
        Optional<String> sha256 = store.checksums().promised(path);
        try {
            return put(path, purpose, bytes, sha256.orElse(null));
        } catch (StorageException.Rejected e) {
            if (sha256.isEmpty() || !S3Checksums.isUnknown(e.getCause())) {
                throw e;
            }
            ObjectInfo written = put(path, purpose, bytes, null);
            store.checksums().refused(String.valueOf(e.getMessage()));
            return written;
        }
    }

    private ObjectInfo put(StoragePath path, Purpose purpose, Bytes bytes, @Nullable String sha256)
            throws StorageException {
        var answer = store.call(
                "write",
                path,
                "s3:PutObject",
                () -> store.s3()
                        .putObject(
                                r -> {
                                    r.bucket(store.bucket())
                                            .key(store.key(path))
                                            .contentLength(bytes.size)
                                            .checksumSHA256(sha256)
                                            .overrideConfiguration(o -> {
                                                ObjectHeaders.payloadHash(o, bytes.payloadHash);
                                                if (bytes.size > SMALL_BYTES) {
                                                    store.partDeadline(o);
                                                }
                                            });
                                    store.headers().describe(r, purpose);
                                    store.checksums().verify(r, bytes.body);
                                },
                                bytes.body));
        return info(path, bytes.size, answer.eTag());
    }

    ObjectInfo putEmpty(StoragePath path, Purpose purpose) throws StorageException {
        return put(path, purpose, new byte[0]);
    }

    /// An object that has just been written.
    ObjectInfo info(StoragePath path, long sizeBytes, @Nullable String etag) {
        String known = etag == null || etag.replace("\"", "").isEmpty() ? null : etag;
        return new ObjectInfo(path, sizeBytes, store.time().instant(), known);
    }
}
