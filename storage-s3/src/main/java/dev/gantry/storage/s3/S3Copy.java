// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.client.ObjectHeaders.Purpose;
import dev.gantry.storage.s3.config.S3Limits;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies objects within the bucket, without their bytes passing through here.
record S3Copy(S3Store store) {

    private static final Logger LOG = LoggerFactory.getLogger(S3Copy.class);

    /// Copies an object to a path that names its content: an object of the same size that is there in the end is
    /// success, whoever made it.
    ObjectInfo copy(ObjectInfo source, StoragePath target, Purpose purpose) throws StorageException {
        try {
            return source.sizeBytes() <= store.config().copy().thresholdBytes()
                    ? inOne(source, target, purpose)
                    : inParts(source, target, purpose);
        } catch (StorageException.Rejected e) {
            throw e;
        } catch (StorageException e) {
            return alreadyThere(target, source.sizeBytes(), e);
        }
    }

    private ObjectInfo inOne(ObjectInfo source, StoragePath target, Purpose purpose) throws StorageException {
        var answer = store.call(
                "copy to " + target + " from",
                source.path(),
                "s3:GetObject or s3:PutObject",
                () -> store.patientS3().copyObject(r -> {
                    r.sourceBucket(store.bucket())
                            .sourceKey(store.key(source.path()))
                            .copySourceIfMatch(source.etag())
                            .destinationBucket(store.bucket())
                            .destinationKey(store.key(target))
                            .overrideConfiguration(store::partDeadline);
                    store.headers().describe(r, purpose);
                    store.checksums().announce(r);
                }));
        return new S3Writes(store)
                .info(target, source.sizeBytes(), answer.copyObjectResult().eTag());
    }

    private ObjectInfo inParts(ObjectInfo source, StoragePath target, Purpose purpose) throws StorageException {
        long size = source.sizeBytes();
        long chunk = chunkBytes(size, store.config().copy().chunkBytes());
        S3Multipart upload = S3Multipart.open(store, target, purpose);
        try {
            copyRanges(upload, source, chunk, size);
            return upload.complete(size, true);
        } catch (StorageException e) {
            abort(upload);
            throw e;
        }
    }

    /// The configured size, or the least with which a copy has few enough parts.
    static long chunkBytes(long sizeBytes, long configuredBytes) {
        return Math.max(configuredBytes, Math.ceilDiv(sizeBytes, (long) S3Limits.MAX_PARTS));
    }

    /// Makes parts of the first `sizeBytes` of an object, in parallel.
    void copyRanges(S3Multipart upload, ObjectInfo source, long chunkBytes, long sizeBytes) throws StorageException {
        try (var flight = new PartFlight(upload.path(), store.config().copy().maxConcurrency())) {
            for (long start = 0; start < sizeBytes; start += chunkBytes) {
                int part = upload.nextPart();
                var range = new ByteRange(start, Math.min(chunkBytes, sizeBytes - start));
                flight.start(() -> inTurn(() -> upload.copy(part, source, range), upload.path()));
            }
            flight.join();
        }
    }

    private void inTurn(PartFlight.Step copy, StoragePath path) throws StorageException {
        try {
            store.copies().acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException.Unavailable("copy parts of", path, "interrupted", e);
        }
        try {
            copy.run();
        } finally {
            store.copies().release();
        }
    }

    /// Gives an upload up because of another failure, which is the one to report.
    void abort(S3Multipart upload) {
        try {
            upload.abort();
        } catch (StorageException e) {
            LOG.atWarn()
                    .addKeyValue("path", upload.path())
                    .addKeyValue("reason", e.getMessage())
                    .log("s3.abort-failed");
            store.strays().abortLater(store, upload);
        }
    }

    private ObjectInfo alreadyThere(StoragePath target, long sizeBytes, StorageException failure)
            throws StorageException {
        try {
            Optional<ObjectInfo> there = new S3Reads(store).statOfSize(target, sizeBytes);
            if (there.isPresent()) {
                return there.get();
            }
        } catch (StorageException e) {
            failure.addSuppressed(e);
        }
        throw failure;
    }
}
