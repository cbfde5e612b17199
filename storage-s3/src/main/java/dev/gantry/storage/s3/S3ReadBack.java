// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.client.ObjectHeaders.Purpose;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Puts bytes aside on the store, and reads back into an unfinished object what it goes on from.
record S3ReadBack(S3Store store) {

    private static final int BUFFER_BYTES = 64 << 10;

    /// Takes bytes, in order.
    @FunctionalInterface
    interface Sink {
        /// @return whether it wants more
        boolean accept(byte[] bytes, int count) throws StorageException;
    }

    /// Puts what is less than a part, or at most one, at a path of its own.
    ResumeState.Tail put(StoragePath path, PartBuffer bytes) throws StorageException {
        new S3Writes(store).put(path, Purpose.WORKING, bytes);
        return new ResumeState.Tail(path, bytes.sizeBytes(), bytes.sha256());
    }

    /// Reads a tail.
    ///
    /// @throws StorageException.Conflict if it has other bytes than those that were put
    void tail(ResumeState.Tail tail, Sink sink) throws StorageException {
        MessageDigest sha256 = sha256();
        try (ObjectStream in = new S3Reads(store).open(tail.path(), ByteRange.ALL)) {
            copy(in, (bytes, count) -> {
                sha256.update(bytes, 0, count);
                sink.accept(bytes, count);
                return true;
            });
        } catch (IOException e) {
            throw asStorage(tail.path(), e);
        }
        if (!HexFormat.of().formatHex(sha256.digest()).equals(tail.sha256())) {
            throw new StorageException.Conflict("read back", tail.path(), "it has other bytes than before", null);
        }
    }

    /// Reads an object from a byte on.
    ///
    /// @throws StorageException.Conflict if it is not the one that was looked up
    void rest(ObjectInfo source, long fromByte, Sink sink) throws StorageException {
        try (ObjectStream in = new S3Reads(store).open(source.path(), ByteRange.from(fromByte))) {
            requireSame(source, in.info());
            copy(in, sink);
        } catch (IOException e) {
            throw asStorage(source.path(), e);
        }
    }

    private static void copy(ObjectStream in, Sink sink) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        boolean wanted = true;
        for (int count = in.read(buffer); wanted && count >= 0; count = in.read(buffer)) {
            wanted = sink.accept(buffer, count);
        }
    }

    private static void requireSame(ObjectInfo expected, ObjectInfo actual) throws StorageException {
        boolean sameMark = expected.etag() == null
                || actual.etag() == null
                || expected.etag().equals(actual.etag());
        if (expected.sizeBytes() != actual.sizeBytes() || !sameMark) {
            throw new StorageException.Conflict("read back", expected.path(), "it is not what it was", null);
        }
    }

    private static StorageException asStorage(StoragePath path, IOException e) {
        return e instanceof StorageException known
                ? known
                : new StorageException.Unavailable("read back", path, String.valueOf(e.getMessage()), e);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
