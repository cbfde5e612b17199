// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.config.ObjectSettings;
import dev.gantry.storage.s3.config.ObjectSettings.Encryption;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// What the requests that make objects say about them. Those that make parts say nothing: a part becomes what its
/// upload was begun as.
public record ObjectHeaders(ObjectSettings settings) {

    /// The type of every object; readers know better from elsewhere.
    public static final String CONTENT_TYPE = "application/octet-stream";

    /// Names the SHA-256 of a request's body, in hex, where the signature covers it.
    static final String PAYLOAD_HASH = "x-amz-content-sha256";

    /// What an object is for.
    public enum Purpose {
        /// Content of the registry, which stays and has the configured storage class.
        CONTENT,
        /// Small and rewritten, or gone in minutes: a class that charges for a least duration would cost more.
        WORKING
    }

    /// Has a request signed with a hash of its body that is known, which spares the body another reading.
    public static void payloadHash(AwsRequestOverrideConfiguration.Builder request, @Nullable String sha256) {
        if (sha256 != null) {
            request.putHeader(PAYLOAD_HASH, sha256);
        }
    }

    public void describe(PutObjectRequest.Builder request, Purpose purpose) {
        request.contentType(CONTENT_TYPE)
                .serverSideEncryption(algorithm())
                .ssekmsKeyId(keyId())
                .acl(settings.acl())
                .storageClass(storageClass(purpose));
    }

    public void describe(CreateMultipartUploadRequest.Builder request, Purpose purpose) {
        request.contentType(CONTENT_TYPE)
                .serverSideEncryption(algorithm())
                .ssekmsKeyId(keyId())
                .acl(settings.acl())
                .storageClass(storageClass(purpose));
    }

    /// A copy keeps the type of its source, but neither its encryption nor its access control nor its class.
    public void describe(CopyObjectRequest.Builder request, Purpose purpose) {
        request.serverSideEncryption(algorithm())
                .ssekmsKeyId(keyId())
                .acl(settings.acl())
                .storageClass(storageClass(purpose));
    }

    /// As S3 names it; absent for none.
    public @Nullable String algorithm() {
        Encryption encryption = settings.encryption();
        if (encryption == null) {
            return null;
        }
        return switch (encryption.algorithm()) {
            case AES256 -> "AES256";
            case KMS -> "aws:kms";
            case KMS_DSSE -> "aws:kms:dsse";
        };
    }

    private @Nullable String keyId() {
        Encryption encryption = settings.encryption();
        return encryption == null ? null : encryption.keyId();
    }

    private @Nullable String storageClass(Purpose purpose) {
        return purpose == Purpose.CONTENT ? settings.storageClass() : null;
    }
}
