// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.client.ObjectHeaders;
import dev.gantry.storage.s3.client.ObjectHeaders.Purpose;
import dev.gantry.storage.s3.client.S3Clients;
import dev.gantry.storage.s3.client.S3Failures;
import dev.gantry.storage.s3.config.S3Config;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/// The bucket under examination, and a folder of it that is this check's alone.
///
/// @param folder `/_gantry/check/<nonce>`, below the root directory
record Target(S3Config config, S3Clients clients, S3Failures failures, StoragePath folder, Litter litter) {

    S3Client s3() {
        return clients.client();
    }

    String bucket() {
        return config.bucket();
    }

    /// What the keys of everything begin with that the registry writes: empty, or the root directory and a slash.
    String root() {
        return config.rootDirectory().isEmpty() ? "" : config.rootDirectory() + "/";
    }

    ObjectHeaders headers() {
        return new ObjectHeaders(config.objects());
    }

    /// Says of an object what the driver says of content.
    void describe(PutObjectRequest.Builder request) {
        headers().describe(request, Purpose.CONTENT);
    }

    /// As [#describe(PutObjectRequest.Builder)].
    void describe(CreateMultipartUploadRequest.Builder request) {
        headers().describe(request, Purpose.CONTENT);
    }

    /// Whether the configuration leaves it to the bucket how objects are kept.
    boolean hasPlainObjects() {
        return config.objects().encryption() == null
                && config.objects().storageClass() == null
                && config.objects().acl() == null;
    }

    StoragePath path(String name) {
        return folder.resolve(name);
    }

    String key(String name) {
        return key(path(name));
    }

    String prefix() {
        return key(folder) + "/";
    }

    private String key(StoragePath path) {
        return root() + path.text().substring(1);
    }

    /// Sends a request about an object of the check's folder and translates its failure.
    <T> T call(String operation, String name, String permission, S3Failures.Request<T> request)
            throws StorageException {
        return failures.call(new S3Failures.Task(operation, path(name), permission), request);
    }

    /// Sends a request about the bucket.
    <T> T call(String operation, String permission, S3Failures.Request<T> request) throws StorageException {
        return failures.call(new S3Failures.Task(operation, StoragePath.ROOT, permission), request);
    }

    PutObjectResponse put(String name, byte[] content, Consumer<PutObjectRequest.Builder> settings)
            throws StorageException {
        String key = key(name);
        litter.object(key);
        PutObjectResponse answer = call(
                "write",
                name,
                "s3:PutObject",
                () -> s3().putObject(
                                r -> {
                                    r.bucket(bucket()).key(key).contentType(ObjectHeaders.CONTENT_TYPE);
                                    settings.accept(r);
                                },
                                RequestBody.fromBytes(content)));
        litter.version(key, answer.versionId());
        return answer;
    }

    /// Begins a multipart upload.
    ///
    /// @return its id
    String begin(String name, Consumer<CreateMultipartUploadRequest.Builder> settings) throws StorageException {
        String key = key(name);
        litter.upload(key);
        try {
            String id = call(
                            "begin a multipart upload to",
                            name,
                            "s3:PutObject",
                            () -> s3().createMultipartUpload(r -> {
                                r.bucket(bucket()).key(key).contentType(ObjectHeaders.CONTENT_TYPE);
                                settings.accept(r);
                            }))
                    .uploadId();
            litter.upload(key, id);
            return id;
        } catch (StorageException.Rejected e) {
            litter.noUploadsAt(key);
            throw e;
        }
    }

    CompletedPart part(String name, String uploadId, int number, RequestBody body) throws StorageException {
        String etag = call(
                        "upload part %d of".formatted(number),
                        name,
                        "s3:PutObject",
                        () -> s3().uploadPart(
                                        r -> r.bucket(bucket())
                                                .key(key(name))
                                                .uploadId(uploadId)
                                                .partNumber(number)
                                                .overrideConfiguration(o -> o.apiCallTimeout(
                                                        config.calls().partTimeout())),
                                        body))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    void complete(String name, String uploadId, List<CompletedPart> parts) throws StorageException {
        String key = key(name);
        litter.object(key);
        var answer = call(
                "complete the multipart upload to",
                name,
                "s3:PutObject",
                () -> clients.patient()
                        .completeMultipartUpload(r ->
                                r.bucket(bucket()).key(key).uploadId(uploadId).multipartUpload(m -> m.parts(parts))));
        litter.version(key, answer.versionId());
    }

    void abort(String name, String uploadId) throws StorageException {
        call(
                "abort the multipart upload to",
                name,
                "s3:AbortMultipartUpload",
                () -> s3().abortMultipartUpload(
                                r -> r.bucket(bucket()).key(key(name)).uploadId(uploadId)));
    }
}
