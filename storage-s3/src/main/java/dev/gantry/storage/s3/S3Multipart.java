// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.client.ObjectHeaders;
import dev.gantry.storage.s3.client.ObjectHeaders.Purpose;
import dev.gantry.storage.s3.client.S3Failures;
import dev.gantry.storage.s3.config.S3Limits;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// A multipart upload that is open at a key, and the parts of it that this lineage has sent.
///
/// Numbers are handed out by one thread; parts may be sent by many.
final class S3Multipart {

    private static final Pattern MD5_ETAG = Pattern.compile("\"?([0-9a-fA-F]{32})\"?");

    private final S3Store store;
    private final StoragePath path;
    private final String uploadId;
    private final List<@Nullable String> etags;

    private S3Multipart(S3Store store, StoragePath path, String uploadId, List<String> etags) {
        this.store = store;
        this.path = path;
        this.uploadId = uploadId;
        this.etags = new ArrayList<>(etags);
    }

    static S3Multipart open(S3Store store, StoragePath path, Purpose purpose) throws StorageException {
        var isRepeated = new AtomicBoolean();
        String id = null;
        try {
            id = store.call(
                            "begin a multipart upload to",
                            path,
                            "s3:PutObject",
                            () -> store.s3().createMultipartUpload(r -> {
                                r.bucket(store.bucket()).key(store.key(path));
                                store.headers().describe(r, purpose);
                                store.checksums().announce(r);
                                r.overrideConfiguration(o -> o.addMetricPublisher(new Repeats(isRepeated)));
                            }))
                    .uploadId();
            return new S3Multipart(store, path, id, List.of());
        } catch (StorageException.Unavailable e) {
            isRepeated.set(true);
            throw e;
        } finally {
            // Each attempt may have begun one.
            if (isRepeated.get()) {
                store.strays().suspect(store, path, id);
            }
        }
    }

    /// Learns whether a call took more than one attempt.
    private record Repeats(AtomicBoolean isRepeated) implements MetricPublisher {

        @Override
        public void publish(MetricCollection call) {
            isRepeated.set(call.metricValues(CoreMetric.RETRY_COUNT).stream().anyMatch(count -> count > 0));
        }

        @Override
        public void close() {}
    }

    /// An upload that was opened before, with the parts that were sent then, in order.
    static S3Multipart reopen(S3Store store, StoragePath path, String uploadId, List<String> etags) {
        return new S3Multipart(store, path, uploadId, etags);
    }

    StoragePath path() {
        return path;
    }

    String uploadId() {
        return uploadId;
    }

    /// The marks of all parts, in order. Only when none is on its way.
    synchronized List<String> etags() {
        List<String> known = new ArrayList<>(etags.size());
        for (String etag : etags) {
            if (etag == null) {
                throw new IllegalStateException("A part of " + path + " is still on its way");
            }
            known.add(etag);
        }
        return known;
    }

    /// How many numbers were handed out.
    synchronized int parts() {
        return etags.size();
    }

    /// Hands out the number of the next part, from 1.
    synchronized int nextPart() throws StorageException {
        if (etags.size() == S3Limits.MAX_PARTS) {
            throw new StorageException.TooLarge(
                    "upload part %d of".formatted(S3Limits.MAX_PARTS + 1),
                    path,
                    "S3 takes at most %d parts; a larger chunksize, or auto, takes larger objects"
                            .formatted(S3Limits.MAX_PARTS));
        }
        etags.add(null);
        return etags.size();
    }

    private synchronized void sent(int part, String etag) {
        etags.set(part - 1, etag);
    }

    void upload(int part, PartBuffer bytes) throws StorageException {
        RequestBody body = bytes.asBody();
        String hash = store.signsBodies() ? bytes.sha256() : null;
        var answer = store.call(
                "upload part %d of".formatted(part),
                path,
                "s3:PutObject",
                () -> store.s3()
                        .uploadPart(
                                r -> {
                                    r.bucket(store.bucket())
                                            .key(store.key(path))
                                            .uploadId(uploadId)
                                            .partNumber(part)
                                            .contentLength(bytes.sizeBytes())
                                            .overrideConfiguration(o -> {
                                                store.partDeadline(o);
                                                ObjectHeaders.payloadHash(o, hash);
                                            });
                                    store.checksums().verify(r, body);
                                },
                                body));
        sent(part, answer.eTag());
    }

    /// Makes a part of a range of another object, within the store.
    ///
    /// @param source refused with [StorageException.Conflict] if its mark is known and no longer the same
    void copy(int part, ObjectInfo source, ByteRange range) throws StorageException {
        var answer = store.call(
                "copy part %d of".formatted(part),
                source.path(),
                "s3:GetObject or s3:PutObject",
                () -> store.patientS3()
                        .uploadPartCopy(r -> r.sourceBucket(store.bucket())
                                .sourceKey(store.key(source.path()))
                                .copySourceRange("bytes=" + range.startByte() + "-" + range.lastByte())
                                .copySourceIfMatch(source.etag())
                                .destinationBucket(store.bucket())
                                .destinationKey(store.key(path))
                                .uploadId(uploadId)
                                .partNumber(part)
                                .overrideConfiguration(store::partDeadline)));
        sent(part, answer.copyPartResult().eTag());
    }

    /// Makes the object visible at [#path]. May be asked again after a lost answer.
    ///
    /// @param sizeBytes of all parts
    /// @param contentNamed whether any object of that size at this path is the right one: the path names its
    ///     content, or no other process can know this upload
    ObjectInfo complete(long sizeBytes, boolean contentNamed) throws StorageException {
        List<String> marks = etags();
        List<CompletedPart> parts = IntStream.range(0, marks.size())
                .mapToObj(i -> CompletedPart.builder()
                        .partNumber(i + 1)
                        .eTag(marks.get(i))
                        .build())
                .toList();
        try {
            var answer = store.call(
                    "complete the multipart upload to",
                    path,
                    "s3:PutObject",
                    () -> store.patientS3()
                            .completeMultipartUpload(r -> r.bucket(store.bucket())
                                    .key(store.key(path))
                                    .uploadId(uploadId)
                                    .multipartUpload(m -> m.parts(parts))
                                    .overrideConfiguration(store::partDeadline)));
            return new S3Writes(store).info(path, sizeBytes, answer.eTag());
        } catch (StorageException.NotFound | StorageException.Conflict | StorageException.Unavailable e) {
            return alreadyThere(sizeBytes, contentNamed, S3Failures.isDamage(e.getCause()) ? replaced(e) : e);
        }
    }

    /// What S3Proxy calls damage when no bytes were sent: a rival has sent other bytes as one of these parts.
    private StorageException replaced(StorageException e) {
        return new StorageException.Conflict(
                "complete the multipart upload to", path, "a part was replaced: " + e.getMessage(), e);
    }

    /// The object that an earlier attempt made, or another writer of the same content.
    private ObjectInfo alreadyThere(long sizeBytes, boolean contentNamed, StorageException failure)
            throws StorageException {
        try {
            Optional<ObjectInfo> there = new S3Reads(store).statOfSize(path, sizeBytes);
            if (there.isPresent() && (contentNamed || isOurs(there.get()))) {
                return there.get();
            }
        } catch (StorageException e) {
            failure.addSuppressed(e);
        }
        if (isGone(failure)) {
            throw new StorageException.NotFound(
                    "complete the multipart upload to", path, "it was aborted: " + failure.getMessage(), failure);
        }
        throw failure;
    }

    /// Whether the store says that it failed, and means that there is no such upload, as Ceph 16 does.
    private boolean isGone(StorageException failure) {
        if (!(failure.getCause() instanceof AwsServiceException e) || e.statusCode() != 500) {
            return false;
        }
        try {
            boolean ignored = hasParts();
        } catch (StorageException.NotFound gone) {
            return true;
        } catch (StorageException other) {
            failure.addSuppressed(other);
        }
        return false;
    }

    /// Whether an object was made of this lineage's parts: its mark is the MD5 of theirs. Where marks are made
    /// otherwise, as of objects that KMS encrypts, the answer is no.
    ///
    /// @see <a
    ///     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html">
    ///     Checking object integrity</a>
    private boolean isOurs(ObjectInfo there) {
        MessageDigest md5 = md5();
        List<String> marks = etags();
        for (String mark : marks) {
            var hex = MD5_ETAG.matcher(mark);
            if (!hex.matches()) {
                return false;
            }
            md5.update(HexFormat.of().parseHex(hex.group(1)));
        }
        String expected = HexFormat.of().formatHex(md5.digest()) + "-" + marks.size();
        String actual = there.etag();
        return actual != null && expected.equals(actual.replace("\"", ""));
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has MD5", e);
        }
    }

    /// Asks the store whether it has parts of the upload, whoever sent them.
    boolean hasParts() throws StorageException {
        return !store.call(
                        "list the parts of",
                        path,
                        "s3:ListMultipartUploadParts",
                        () -> store.s3()
                                .listParts(r -> r.bucket(store.bucket())
                                        .key(store.key(path))
                                        .uploadId(uploadId)
                                        .maxParts(1)))
                .parts()
                .isEmpty();
    }

    /// Frees the parts. An upload that is already gone is as good as aborted.
    void abort() throws StorageException {
        try {
            store.call(
                    "abort the multipart upload to",
                    path,
                    "s3:AbortMultipartUpload",
                    () -> store.s3()
                            .abortMultipartUpload(r -> r.bucket(store.bucket())
                                    .key(store.key(path))
                                    .uploadId(uploadId)));
        } catch (StorageException.NotFound e) {
            // Completed, or aborted before.
        }
    }
}
