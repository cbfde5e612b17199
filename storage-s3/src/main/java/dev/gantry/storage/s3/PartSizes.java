// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.config.S3Limits;
import dev.gantry.storage.s3.config.UploadSettings;

/// How large the parts of an object are. All but the last are alike, as some stores demand, unless they may grow.
///
/// @param firstBytes the size of the first
/// @param growing whether later ones may be larger
/// @param mostBytes what buffer memory and S3 allow at most
record PartSizes(long firstBytes, boolean growing, long mostBytes) {

    /// Parts that grow double after so many: a length that nobody knows takes up a few of S3's 10,000 parts or, if
    /// there is no end to it, 10 TiB of them where memory allows.
    static final int STEP_PARTS = 1_000;

    /// How many parts are worth their requests where the length is known and parts may grow.
    private static final int WORTHWHILE_PARTS = 100;

    /// How many uploads of large parts are to have memory for what they have in flight.
    private static final int UPLOADS_AT_ONCE = 4;

    private static final long MEBIBYTE = 1L << 20;

    /// For a new object: the configured size, or the least with which the object has few enough parts.
    ///
    /// @throws StorageException.TooLarge if buffer memory does not hold such a part, or S3 does not take it
    static PartSizes choose(S3Store store, StoragePath path, WriteHint hint) throws StorageException {
        UploadSettings upload = store.config().upload();
        long known = leastBytes(hint);
        long least = mebibytes(Math.ceilDiv(known, (long) S3Limits.MAX_PARTS));
        if (least > S3Limits.MAX_PART_BYTES) {
            throw new StorageException.TooLarge(
                    "write",
                    path,
                    "it has %d bytes; S3 takes at most %d parts of %d"
                            .formatted(known, S3Limits.MAX_PARTS, S3Limits.MAX_PART_BYTES));
        }
        long bytes = Math.max(upload.partBytes(), least);
        if (upload.growing()) {
            long affordable = upload.memoryBytes() / UPLOADS_AT_ONCE / upload.partsInFlight();
            long worthwhile = mebibytes(known / WORTHWHILE_PARTS);
            bytes = Math.max(bytes, Math.min(worthwhile, affordable / MEBIBYTE * MEBIBYTE));
        }
        return of(store, path, bytes, upload.growing());
    }

    /// For an object that another process may have begun.
    ///
    /// @throws StorageException.TooLarge if buffer memory does not hold such a part
    static PartSizes of(S3Store store, StoragePath path, long firstBytes, boolean growing) throws StorageException {
        long most = store.memory().maxPartBytes();
        if (firstBytes > most) {
            throw new StorageException.TooLarge(
                    "write",
                    path,
                    "it needs parts of %d bytes; with %d bytes of buffer memory a part has at most %d"
                            .formatted(firstBytes, store.config().upload().memoryBytes(), most));
        }
        return new PartSizes(firstBytes, growing, Math.min(most, S3Limits.MAX_PART_BYTES));
    }

    /// @param number from 1 to [S3Limits#MAX_PARTS]
    long bytesOf(int number) {
        int doublings = growing ? (number - 1) / STEP_PARTS : 0;
        return Math.min(firstBytes << doublings, Math.max(firstBytes, mostBytes));
    }

    /// How much of a prefix of whole parts is copied at once. Copies need no memory, so that parts which may differ
    /// are as large as copies are elsewhere, or as they must be to take a tenth of S3's number.
    long copyBytes(long prefixBytes, long chunkBytes) {
        if (!growing) {
            return firstBytes;
        }
        long least = Math.max(chunkBytes, Math.ceilDiv(prefixBytes, (long) S3Limits.MAX_PARTS / 10));
        long whole = Math.ceilDiv(least, firstBytes) * firstBytes;
        return Math.min(whole, S3Limits.MAX_PART_BYTES / firstBytes * firstBytes);
    }

    private static long leastBytes(WriteHint hint) {
        Long length = hint.lengthBytes();
        ObjectInfo prefix = hint.prefix();
        return length != null ? length : prefix == null ? 0 : prefix.sizeBytes();
    }

    private static long mebibytes(long bytes) {
        return Math.ceilDiv(bytes, MEBIBYTE) * MEBIBYTE;
    }
}
