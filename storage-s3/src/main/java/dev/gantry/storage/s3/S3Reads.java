// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.client.S3Failures;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// Looks objects up and reads them.
record S3Reads(S3Store store) {

    private static final int RANGE_NOT_SATISFIABLE = 416;

    Optional<ObjectInfo> stat(StoragePath path) throws StorageException {
        if (path.isRoot()) {
            return Optional.empty();
        }
        try {
            var head = store.call(
                    "look up",
                    path,
                    "s3:GetObject",
                    () -> store.s3().headObject(r -> r.bucket(store.bucket()).key(store.key(path))));
            return Optional.of(info(path, head.contentLength(), head.lastModified(), head.eTag()));
        } catch (StorageException.NotFound e) {
            return Optional.empty();
        }
    }

    /// Finds the object if it is there with the given size.
    Optional<ObjectInfo> statOfSize(StoragePath path, long sizeBytes) throws StorageException {
        return stat(path).filter(there -> there.sizeBytes() == sizeBytes);
    }

    /// Opens the object for reading, over as many connections as are configured.
    ObjectStream open(StoragePath path, ByteRange range) throws StorageException {
        if (store.config().reads().rangesInFlight() == 1) {
            return openResuming(path, range);
        }
        long start = range.startByte();
        long most = Math.min(store.config().reads().rangeBytes(), range.lengthBytes());
        ObjectStream first = openResuming(path, new ByteRange(start, most));
        long rest = Math.max(0, first.info().sizeBytes() - start);
        long length = Math.min(rest, range.lengthBytes());
        return length == first.lengthBytes()
                ? first
                : new ObjectStream(new S3ReadAhead(store, first, start, start + length), first.info(), length);
    }

    /// Opens the object for reading; a transfer that breaks goes on where it broke.
    ObjectStream openResuming(StoragePath path, ByteRange range) throws StorageException {
        ObjectStream first = openOnce(path, range);
        var body = new S3ResumingBody(this, first, range.startByte());
        return new ObjectStream(body, first.info(), first.lengthBytes());
    }

    /// Opens the object for one transfer.
    ObjectStream openOnce(StoragePath path, ByteRange range) throws StorageException {
        var task = new S3Failures.Task("read", path, "s3:GetObject");
        try {
            var in = store.s3().getObject(r -> {
                r.bucket(store.bucket()).key(store.key(path));
                if (!range.isAll()) {
                    boolean isToTheEnd = range.isOpenEnded() || range.lastByte() == Long.MAX_VALUE;
                    r.range("bytes=" + range.startByte() + "-" + (isToTheEnd ? "" : range.lastByte()));
                }
            });
            return opened(task, range, in);
        } catch (AwsServiceException e) {
            if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
                return empty(path);
            }
            throw store.failures().translate(task, e);
        } catch (SdkException e) {
            throw store.failures().translate(task, e);
        } catch (IllegalStateException | RejectedExecutionException e) {
            throw store.failures().closed(task, e);
        }
    }

    private ObjectStream opened(S3Failures.Task task, ByteRange range, ResponseInputStream<GetObjectResponse> in)
            throws StorageException {
        GetObjectResponse answer = in.response();
        Long length = answer.contentLength();
        String contentRange = answer.contentRange();
        if (length == null || (contentRange == null && range.startByte() > 0)) {
            in.abort();
            throw new StorageException.Rejected(
                    "read", task.path(), "the store ignores ranges or does not tell lengths", null);
        }
        long total = contentRange == null ? length : totalOf(contentRange, task.path());
        ObjectInfo info = info(task.path(), total, answer.lastModified(), answer.eTag());
        long bytes = Math.min(length, range.lengthBytes());
        return new ObjectStream(new S3Body(in, bytes, task, store.failures()), info, bytes);
    }

    /// A range that starts at the object's end or behind it.
    private ObjectStream empty(StoragePath path) throws StorageException {
        ObjectInfo info = stat(path).orElseThrow(() -> new StorageException.NotFound("read", path));
        return new ObjectStream(InputStream.nullInputStream(), info, 0);
    }

    /// The total of a `Content-Range: bytes 0-9/100`.
    private static long totalOf(String contentRange, StoragePath path) throws StorageException {
        try {
            return Long.parseLong(contentRange.substring(contentRange.lastIndexOf('/') + 1));
        } catch (NumberFormatException e) {
            throw new StorageException.Rejected("read", path, "an answer with Content-Range " + contentRange, e);
        }
    }

    private static ObjectInfo info(
            StoragePath path, @Nullable Long sizeBytes, @Nullable Instant lastModified, @Nullable String etag)
            throws StorageException {
        if (sizeBytes == null || lastModified == null) {
            throw new StorageException.Rejected("look up", path, "an answer without size or time", null);
        }
        return new ObjectInfo(path, sizeBytes, lastModified, etag == null || etag.isEmpty() ? null : etag);
    }
}
