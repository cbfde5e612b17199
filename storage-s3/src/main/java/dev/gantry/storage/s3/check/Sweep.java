// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.check.Litter.Version;
import dev.gantry.storage.s3.client.S3Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Takes away what a check has written. May be asked again.
record Sweep(Target target) {

    Verdict sweep() throws StorageException {
        Litter litter = target.litter();
        int count = litter.objects().size() + litter.uploads().size();
        if (litter.isEmpty()) {
            return Verdict.pass("nothing was written");
        }
        List<String> failures = new ArrayList<>();
        for (Map.Entry<String, Set<String>> upload : litter.uploads().entrySet()) {
            attempt(failures, () -> abortAll(upload.getKey(), upload.getValue()));
        }
        for (String key : litter.objects()) {
            attempt(failures, () -> delete(key));
        }
        boolean versionsStay = !deleteVersions();
        attempt(failures, () -> failures.addAll(remaining()));
        if (!failures.isEmpty()) {
            return Verdict.fail(
                    String.join("; ", failures),
                    "delete what lies below %s, and abort the multipart uploads there".formatted(target.prefix()));
        }
        if (versionsStay) {
            return Verdict.warn(
                    "the bucket keeps old versions, and the credentials may not delete them (s3:DeleteObjectVersion)",
                    "let a lifecycle rule expire non-current versions");
        }
        return Verdict.pass("%d objects and uploads below %s were deleted".formatted(count, target.prefix()));
    }

    @FunctionalInterface
    private interface Step {
        void run() throws StorageException;
    }

    /// One refusal must not keep the rest from being tried.
    ///
    /// @throws StorageException.Unavailable since a store that is away would be waited for again at each step
    private static void attempt(List<String> failures, Step step) throws StorageException.Unavailable {
        try {
            step.run();
        } catch (StorageException.Unavailable e) {
            throw e;
        } catch (StorageException e) {
            failures.add(String.valueOf(e.getMessage()));
        }
    }

    /// Some stores list uploads by their exact key only, so each key is asked for; that finds one whose id was lost.
    /// Where listing is denied, the ids that are known must do.
    private void abortAll(String key, Set<String> ids) throws StorageException {
        for (String id : ids) {
            abort(key, id);
        }
        try {
            var answer = call(
                    "list the multipart uploads to",
                    key,
                    "s3:ListBucketMultipartUploads",
                    () -> target.s3()
                            .listMultipartUploads(r -> r.bucket(target.bucket()).prefix(key)));
            for (MultipartUpload upload : answer.uploads()) {
                if (upload.key().equals(key)) {
                    abort(key, upload.uploadId());
                }
            }
        } catch (StorageException.Rejected e) {
            if (ids.isEmpty()) {
                throw e;
            }
        }
        target.litter().noUploadsAt(key);
    }

    private void abort(String key, String uploadId) throws StorageException {
        try {
            call(
                    "abort the multipart upload to",
                    key,
                    "s3:AbortMultipartUpload",
                    () -> target.s3()
                            .abortMultipartUpload(
                                    r -> r.bucket(target.bucket()).key(key).uploadId(uploadId)));
        } catch (StorageException.NotFound e) {
            // Completed, or aborted before.
        }
    }

    private void delete(String key) throws StorageException {
        try {
            var answer = call(
                    "delete",
                    key,
                    "s3:DeleteObject",
                    () -> target.s3()
                            .deleteObject(r -> r.bucket(target.bucket()).key(key)));
            target.litter().version(key, answer.versionId());
        } catch (StorageException.NotFound e) {
            // As good as deleted.
        }
        target.litter().gone(key);
    }

    /// @return whether none stays
    private boolean deleteVersions() throws StorageException {
        for (Version version : target.litter().versions()) {
            try {
                call(
                        "delete a version of",
                        version.key(),
                        "s3:DeleteObjectVersion",
                        () -> target.s3()
                                .deleteObject(r -> r.bucket(target.bucket())
                                        .key(version.key())
                                        .versionId(version.id())));
                target.litter().gone(version);
            } catch (StorageException.Rejected e) {
                return false;
            }
        }
        return true;
    }

    /// What a listing still shows; nothing where listing is denied.
    private List<String> remaining() throws StorageException {
        try {
            return target
                    .call(
                            "list the check's folder in",
                            "s3:ListBucket",
                            () -> target.s3()
                                    .listObjectsV2(
                                            r -> r.bucket(target.bucket()).prefix(target.prefix())))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .map("%s is still there"::formatted)
                    .toList();
        } catch (StorageException.Rejected e) {
            return List.of();
        }
    }

    private <T> T call(String operation, String key, String permission, S3Failures.Request<T> request)
            throws StorageException {
        var path = new StoragePath("/" + key.substring(target.root().length()));
        return target.failures().call(new S3Failures.Task(operation, path, permission), request);
    }
}
