// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import dev.gantry.storage.Bounded;
import dev.gantry.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Each permission of the policy, by a request that needs it.
///
/// What may be deleted and aborted is tried first, on what does not exist: a store looks at permissions before it
/// looks for the object. Nothing is written that could not be taken away.
final class PermissionProbes {

    private static final byte[] CONTENT = "what the check writes".getBytes(StandardCharsets.UTF_8);
    private static final String OBJECT = "object";
    private static final String UPLOAD = "upload";
    private static final String ALLOWED = "allowed";

    /// An id as a store might have given it, to be looked up in vain.
    private static final String NO_UPLOAD = "2~AbCdEfGhIjKlMnOpQrStUvWxYz01234";

    private final Target target;
    private boolean mayDelete;
    private boolean mayAbort;
    private boolean isPlain;

    PermissionProbes(Target target) {
        this.target = target;
    }

    Verdict list() throws StorageException {
        target.call(
                "list",
                "s3:ListBucket",
                () -> target.s3()
                        .listObjectsV2(r ->
                                r.bucket(target.bucket()).prefix(target.root()).maxKeys(1)));
        return Verdict.pass(ALLOWED);
    }

    Verdict listUploads() throws StorageException {
        target.call(
                "list the multipart uploads of",
                "s3:ListBucketMultipartUploads",
                () -> target.s3()
                        .listMultipartUploads(r -> r.bucket(target.bucket())
                                .prefix(target.prefix())
                                .maxUploads(1)));
        return Verdict.pass(ALLOWED);
    }

    Verdict delete() throws StorageException {
        String missing = target.key("missing");
        try {
            var answer = target.call(
                    "delete",
                    "missing",
                    "s3:DeleteObject",
                    () -> target.s3()
                            .deleteObject(r -> r.bucket(target.bucket()).key(missing)));
            target.litter().version(missing, answer.versionId());
        } catch (StorageException.NotFound e) {
            // It was allowed to look for it.
        }
        mayDelete = true;
        return Verdict.pass(ALLOWED);
    }

    Verdict abort() throws StorageException {
        try {
            target.abort("missing", NO_UPLOAD);
        } catch (StorageException.NotFound e) {
            // It was allowed to look for it.
        } catch (StorageException.Rejected e) {
            if (Diagnosis.isDenied(e) || Diagnosis.isNotOffered(e)) {
                throw e;
            }
            // The id has not the shape that this store gives its own.
        }
        mayAbort = true;
        return Verdict.pass(ALLOWED);
    }

    Verdict put() throws StorageException {
        if (mayDelete) {
            try {
                target.put(OBJECT, CONTENT, target::describe);
            } catch (StorageException.Rejected e) {
                if (target.hasPlainObjects()) {
                    throw e;
                }
                // With the headers of the configuration it may be another permission; that has a line of its own.
                target.put(OBJECT, CONTENT, _ -> {});
                isPlain = true;
            }
            return Verdict.pass(ALLOWED);
        }
        if (mayAbort) {
            target.abort(UPLOAD, target.begin(UPLOAD, target::describe));
            return Verdict.pass("allowed, as beginning an upload shows; no object was written, it would stay");
        }
        return Verdict.skip("what it writes could not be taken away again");
    }

    Verdict get() throws IOException {
        var in = target.call(
                "read",
                OBJECT,
                "s3:GetObject",
                () -> target.s3().getObject(r -> r.bucket(target.bucket()).key(target.key(OBJECT))));
        try (in) {
            byte[] read = Bounded.read(in, CONTENT.length).orElse(new byte[0]);
            return Arrays.equals(read, CONTENT)
                    ? Verdict.pass(ALLOWED)
                    : Verdict.fail(
                            "an object was read with other bytes than it was written with",
                            "see whether a proxy on the way changes or caches answers");
        }
    }

    Verdict listParts() throws StorageException {
        String uploadId = target.begin(UPLOAD, isPlain ? _ -> {} : target::describe);
        target.call(
                "list the parts of",
                UPLOAD,
                "s3:ListMultipartUploadParts",
                () -> target.s3()
                        .listParts(r -> r.bucket(target.bucket())
                                .key(target.key(UPLOAD))
                                .uploadId(uploadId)));
        return Verdict.pass(ALLOWED);
    }
}
