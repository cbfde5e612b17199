// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.AbandonReport;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;

/// One search for multipart uploads that nobody goes on with. For one thread.
///
/// An upload counts from the last part that it was sent, and from its beginning while it has none. Parts are asked
/// for only where the beginning alone would condemn it.
final class S3Unfinished {

    private static final Logger LOG = LoggerFactory.getLogger(S3Unfinished.class);

    private final S3Store store;
    private final Instant before;
    private final boolean dryRun;
    private final List<StorageException> failures = new ArrayList<>();
    private long examined;
    private long abandoned;
    private long bytes;

    S3Unfinished(S3Store store, Instant before, boolean dryRun) {
        this.store = store;
        this.before = before;
        this.dryRun = dryRun;
    }

    AbandonReport abandon(StoragePath folder) {
        try {
            ListMultipartUploadsResponse page = page(folder, null);
            tellIfSilent(page);
            while (hasRoomForFailures()) {
                for (MultipartUpload upload : page.uploads()) {
                    look(upload);
                }
                if (!Boolean.TRUE.equals(page.isTruncated()) || page.nextKeyMarker() == null) {
                    break;
                }
                page = page(folder, page);
            }
        } catch (StorageException e) {
            failures.add(e);
        }
        return new AbandonReport(examined, abandoned, bytes, failures);
    }

    private boolean hasRoomForFailures() {
        return failures.size() < AbandonReport.MAX_FAILURES;
    }

    /// The first page, or the one behind another. Stores take the upload's marker beside the key's only. How many
    /// uploads a page has is theirs to say: S3Proxy knows no other pages than its own.
    private ListMultipartUploadsResponse page(StoragePath folder, @Nullable ListMultipartUploadsResponse last)
            throws StorageException {
        return store.call(
                "list the multipart uploads below",
                folder,
                "s3:ListBucketMultipartUploads",
                () -> store.s3().listMultipartUploads(r -> {
                    r.bucket(store.bucket()).prefix(store.keys().prefix(folder));
                    if (last != null) {
                        r.keyMarker(last.nextKeyMarker()).uploadIdMarker(last.nextUploadIdMarker());
                    }
                }));
    }

    /// Whether an answer without uploads says nothing of whether there are any.
    ///
    /// @see <a href="https://github.com/minio/minio/issues/20989">MinIO lists no uploads below a prefix</a>
    static boolean isSilent(ListMultipartUploadsResponse answer) {
        boolean isMinio = answer.sdkHttpResponse()
                .firstMatchingHeader("Server")
                .filter(server -> server.startsWith("MinIO"))
                .isPresent();
        return isMinio && answer.uploads().isEmpty();
    }

    private static void tellIfSilent(ListMultipartUploadsResponse first) {
        if (isSilent(first)) {
            LOG.atInfo()
                    .addKeyValue(
                            "reason",
                            "MinIO lists multipart uploads by their exact key only; it aborts them by"
                                    + " itself, a day after their beginning unless its stale_uploads_expiry says otherwise")
                    .log("s3.uploads-not-listed");
        }
    }

    private void look(MultipartUpload upload) {
        Optional<StoragePath> path = store.keys().path(upload.key());
        if (path.isEmpty() || !hasRoomForFailures()) {
            return;
        }
        examined++;
        Instant begun = upload.initiated();
        if (begun == null || !begun.isBefore(before)) {
            return;
        }
        try {
            giveUp(path.get(), upload.uploadId());
        } catch (StorageException.NotFound e) {
            // Completed or aborted meanwhile.
        } catch (StorageException e) {
            failures.add(e);
        }
    }

    private void giveUp(StoragePath path, String uploadId) throws StorageException {
        List<Part> parts = new ArrayList<>();
        boolean isLive = store.call(
                "list the parts of",
                path,
                "s3:ListMultipartUploadParts",
                () -> store
                        .s3()
                        .listPartsPaginator(r ->
                                r.bucket(store.bucket()).key(store.key(path)).uploadId(uploadId))
                        .parts()
                        .stream()
                        .peek(parts::add)
                        .anyMatch(part -> part.lastModified() != null
                                && !part.lastModified().isBefore(before)));
        if (isLive) {
            return;
        }
        if (!dryRun) {
            S3Multipart.reopen(store, path, uploadId, List.of()).abort();
        }
        long held = parts.stream().mapToLong(Part::size).sum();
        abandoned++;
        bytes += held;
        LOG.atDebug()
                .addKeyValue("path", path)
                .addKeyValue("upload", uploadId)
                .addKeyValue("bytes", held)
                .addKeyValue("dryRun", dryRun)
                .log("s3.upload-abandoned");
    }
}
