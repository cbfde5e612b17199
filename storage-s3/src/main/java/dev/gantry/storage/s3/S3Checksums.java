// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.config.ObjectSettings.Checksums;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// The checksums by which the store verifies what it receives. They go into headers of requests, computed here: the SDK
/// would send them behind the body, which stores other than Amazon's refuse. Thread-safe.
///
/// Multipart uploads ask for a checksum over the full object. The store then combines those of the parts, and the
/// parts' own need not be told again at the end, perhaps by another process.
///
/// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html">
///     Checking object integrity</a>
final class S3Checksums {

    private static final Logger LOG = LoggerFactory.getLogger(S3Checksums.class);
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int NOT_IMPLEMENTED = 501;

    /// Content under its digest, as Distribution's layout names it.
    private static final Pattern CONTENT = Pattern.compile("/blobs/sha256/([0-9a-f]{2})/(\\1[0-9a-f]{62})/data$");

    /// What stores say of a header that they do not know. A wrong checksum is `BadDigest`, or another code.
    private static final Set<String> UNKNOWN_HEADER = Set.of("NotImplemented", "InvalidArgument", "InvalidRequest");

    private final Checksums mode;
    private final AtomicBoolean isRefused = new AtomicBoolean();

    S3Checksums(Checksums mode) {
        this.mode = mode;
    }

    /// The SHA-256 that a path promises of its object, in base64, where the store is to verify it.
    Optional<String> promised(StoragePath path) {
        if (mode != Checksums.AUTO || isRefused.get()) {
            return Optional.empty();
        }
        return namedBy(path).map(hex -> base64(HexFormat.of().parseHex(hex)));
    }

    /// The SHA-256, in hex, by which a path names its content.
    static Optional<String> namedBy(StoragePath path) {
        Matcher content = CONTENT.matcher(path.text());
        return content.find() ? Optional.of(content.group(2)) : Optional.empty();
    }

    /// Whether a refusal may mean that the store does not know SHA-256 checksums.
    static boolean isUnknown(@Nullable Throwable refusal) {
        if (!(refusal instanceof AwsServiceException e)) {
            return false;
        }
        var details = e.awsErrorDetails();
        return e.statusCode() == NOT_IMPLEMENTED || (details != null && UNKNOWN_HEADER.contains(details.errorCode()));
    }

    /// Sends no more SHA-256: the store took without it what it had refused with it.
    void refused(String reason) {
        if (isRefused.compareAndSet(false, true)) {
            LOG.atWarn().addKeyValue("reason", reason).log("s3.checksum-refused");
        }
    }

    void verify(PutObjectRequest.Builder request, RequestBody body) {
        switch (mode) {
            case AUTO, WHEN_REQUIRED -> {}
            case CRC64NVME -> request.checksumCRC64NVME(crc64nvme(body));
            case CRC32C -> request.checksumCRC32C(crc32c(body));
        }
    }

    void verify(UploadPartRequest.Builder request, RequestBody body) {
        switch (mode) {
            case AUTO, WHEN_REQUIRED -> {}
            case CRC64NVME -> request.checksumCRC64NVME(crc64nvme(body));
            case CRC32C -> request.checksumCRC32C(crc32c(body));
        }
    }

    void announce(CreateMultipartUploadRequest.Builder request) {
        algorithm().ifPresent(it -> request.checksumAlgorithm(it).checksumType(ChecksumType.FULL_OBJECT));
    }

    /// Has the store compute the checksum of a copy.
    void announce(CopyObjectRequest.Builder request) {
        algorithm().ifPresent(request::checksumAlgorithm);
    }

    private Optional<ChecksumAlgorithm> algorithm() {
        return switch (mode) {
            case AUTO, WHEN_REQUIRED -> Optional.empty();
            case CRC64NVME -> Optional.of(ChecksumAlgorithm.CRC64_NVME);
            case CRC32C -> Optional.of(ChecksumAlgorithm.CRC32_C);
        };
    }

    private static String crc64nvme(RequestBody body) {
        long crc = crc(body, new Crc64Nvme());
        return base64(ByteBuffer.allocate(Long.BYTES).putLong(crc).array());
    }

    private static String crc32c(RequestBody body) {
        int crc = (int) crc(body, new CRC32C());
        return base64(ByteBuffer.allocate(Integer.BYTES).putInt(crc).array());
    }

    private static long crc(RequestBody body, Checksum crc) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = body.contentStreamProvider().newStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                crc.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot be read", e);
        }
        return crc.getValue();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
