// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.s3.client.ObjectHeaders.Purpose;
import dev.gantry.storage.s3.config.S3Limits;
import dev.gantry.storage.s3.config.UploadSettings;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// How the store takes objects in parts, and copies them.
record MultipartProbes(Target target) {

    static final String EQUAL = "equal";
    static final int PART = (int) S3Limits.MIN_PART_BYTES;

    private static final int REST = 1000;
    private static final String COPY = "copy";
    private static final String COPY_OF_PART = "copy-of-part";

    Verdict equalParts() throws StorageException {
        return upload(EQUAL, PART, PART, REST);
    }

    Verdict unequalParts() throws StorageException {
        try {
            Verdict taken = upload("unequal", PART + REST, PART, REST);
            return taken.outcome() == Finding.Outcome.PASS ? Verdict.pass("taken; parts may grow with a layer") : taken;
        } catch (StorageException.Rejected | StorageException.Conflict e) {
            UploadSettings uploads = target.config().upload();
            return Verdict.warn(
                    "the store takes only parts of one size: a layer of unknown length has at most %,d x %d MiB. %s"
                            .formatted(S3Limits.MAX_PARTS, uploads.partBytes() >> 20, e.getMessage()),
                    "none is needed for layers smaller than that; a larger chunksize takes larger ones");
        }
    }

    private Verdict upload(String name, int... sizes) throws StorageException {
        String uploadId = target.begin(name, target::describe);
        List<CompletedPart> parts = new ArrayList<>();
        long total = 0;
        for (int size : sizes) {
            parts.add(target.part(name, uploadId, parts.size() + 1, RequestBody.fromBytes(new byte[size])));
            total += size;
        }
        target.complete(name, uploadId, parts);
        HeadObjectResponse head = head(name);
        return head.contentLength() == total
                ? Verdict.pass("%d parts made an object of %d bytes".formatted(sizes.length, total))
                : Verdict.fail(
                        "parts of %d bytes made an object of %d".formatted(total, head.contentLength()),
                        "do not use this store for a registry: it loses content");
    }

    /// Tells the version as well, which Ceph's answer to a copy does not.
    private HeadObjectResponse head(String name) throws StorageException {
        String key = target.key(name);
        HeadObjectResponse head = target.call(
                "look up",
                name,
                "s3:GetObject",
                () -> target.s3().headObject(r -> r.bucket(target.bucket()).key(key)));
        target.litter().version(key, head.versionId());
        return head;
    }

    Verdict copy() throws StorageException {
        copyWhole();
        copyPart();
        long copied = head(COPY).contentLength();
        long expected = 2L * PART + REST;
        return copied == expected
                ? Verdict.pass("whole and in parts, within the store")
                : Verdict.fail(
                        "a copy of %d bytes has %d".formatted(expected, copied),
                        "do not use this store for a registry: it loses content");
    }

    private void copyWhole() throws StorageException {
        String key = target.key(COPY);
        target.litter().object(key);
        target.call(
                "copy an object to",
                COPY,
                "s3:GetObject",
                () -> target.clients().patient().copyObject(r -> {
                    r.sourceBucket(target.bucket())
                            .sourceKey(target.key(EQUAL))
                            .destinationBucket(target.bucket())
                            .destinationKey(key);
                    target.headers().describe(r, Purpose.CONTENT);
                }));
    }

    private void copyPart() throws StorageException {
        String uploadId = target.begin(COPY_OF_PART, target::describe);
        target.call(
                "copy a part to",
                COPY_OF_PART,
                "s3:GetObject",
                () -> target.clients()
                        .patient()
                        .uploadPartCopy(r -> r.sourceBucket(target.bucket())
                                .sourceKey(target.key(EQUAL))
                                .copySourceRange("bytes=0-" + (PART - 1))
                                .destinationBucket(target.bucket())
                                .destinationKey(target.key(COPY_OF_PART))
                                .uploadId(uploadId)
                                .partNumber(1)));
        target.abort(COPY_OF_PART, uploadId);
    }
}
