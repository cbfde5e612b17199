// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.ObjectSettings;
import dev.gantry.storage.s3.config.S3Config;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/// Turns what the SDK throws into what the SPI promises: the one place that knows S3's error codes.
///
/// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3 error responses</a>
public final class S3Failures {

    /// What Amazon says beside `AuthorizationHeaderMalformed`.
    private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([^']+)'");

    private static final String BAD_DIGEST = "BadDigest";
    private static final String BAD_HASH = "XAmzContentSHA256Mismatch";
    private static final String BAD_CHECKSUM = "XAmzContentChecksumMismatch";

    private static final String READ = "s3:GetObject";
    private static final String WRITE = "s3:PutObject";

    private final String bucket;
    private final Location location;
    private final ObjectSettings objects;

    public S3Failures(S3Config config) {
        this.bucket = config.bucket();
        this.objects = config.objects();
        this.location = config.location();
    }

    /// One request to S3.
    @FunctionalInterface
    public interface Request<T> {
        T send();
    }

    /// What a request does and to what, for messages.
    ///
    /// @param operation a phrase: "read", "upload part 3 of"
    /// @param permission what the credentials must allow, as S3 policies name it
    public record Task(String operation, StoragePath path, String permission) {}

    public <T> T call(Task task, Request<T> request) throws StorageException {
        try {
            return request.send();
        } catch (SdkException e) {
            throw translate(task, e);
        } catch (IllegalStateException | RejectedExecutionException e) {
            throw closed(task, e);
        }
    }

    /// @param e the HTTP client's way, or the SDK's, to say that it was closed
    public StorageException closed(Task task, RuntimeException e) {
        return new StorageException.Unavailable(task.operation, task.path, why(e), e);
    }

    /// Whether S3 refused bytes because they are not those that the request promised.
    public static boolean isDamage(@Nullable Throwable refusal) {
        return refusal instanceof AwsServiceException e
                && e.awsErrorDetails() != null
                && Set.of(BAD_DIGEST, BAD_HASH, BAD_CHECKSUM)
                        .contains(e.awsErrorDetails().errorCode());
    }

    public StorageException translate(Task task, SdkException e) {
        return switch (e) {
            case AwsServiceException s -> byAnswer(task, Answer.of(s), s);
            case SdkServiceException s -> byAnswer(task, new Answer(s.statusCode(), "", "", null), s);
            default -> byClient(task, e);
        };
    }

    /// The failure of reading a body that had begun to arrive.
    public StorageException broken(Task task, IOException e) {
        if (Thread.currentThread().isInterrupted()) {
            return new StorageException.Unavailable(task.operation, task.path, "interrupted", e);
        }
        return new StorageException.Unavailable(
                task.operation, task.path, "the connection to %s broke: %s".formatted(where(), why(e)), e);
    }

    /// What S3 answered instead of doing what it was asked.
    ///
    /// @param code S3's error code; empty where the answer had no body, as to a HEAD
    /// @param bucketRegion where the bucket is, if S3 said so
    public record Answer(
            int status,
            String code,
            String message,
            @Nullable String bucketRegion) {

        public static Answer of(AwsServiceException e) {
            var details = e.awsErrorDetails();
            if (details == null) {
                return new Answer(e.statusCode(), "", "", null);
            }
            var http = details.sdkHttpResponse();
            Optional<String> region = http == null ? Optional.empty() : http.firstMatchingHeader("x-amz-bucket-region");
            String code = details.errorCode();
            String message = details.errorMessage();
            String text = message == null ? "" : message;
            return new Answer(
                    e.statusCode(),
                    code == null ? "" : code,
                    text,
                    region.or(() -> expectedRegion(text)).orElse(null));
        }

        private static Optional<String> expectedRegion(String message) {
            return Optional.of(EXPECTED_REGION.matcher(message))
                    .filter(Matcher::find)
                    .map(found -> found.group(1));
        }

        private String text() {
            String what = code.isEmpty() ? "HTTP status " + status : code + " (HTTP status " + status + ")";
            return message.isEmpty() ? what : what + ": " + message;
        }
    }

    public StorageException byAnswer(Task task, Answer answer, @Nullable Throwable cause) {
        return switch (answer.code) {
            case "NoSuchKey", "NoSuchUpload", "NoSuchVersion" ->
                new StorageException.NotFound(task.operation, task.path, answer.code, cause);
            case "InvalidPart",
                    "InvalidPartOrder",
                    "PreconditionFailed",
                    "OperationAborted",
                    "ConditionalRequestConflict" ->
                new StorageException.Conflict(task.operation, task.path, answer.text(), cause);
            case "SlowDown",
                    "InternalError",
                    "ServiceUnavailable",
                    "RequestTimeout",
                    "Throttling",
                    "ThrottlingException",
                    "RequestLimitExceeded",
                    "BandwidthLimitExceeded",
                    "TooManyRequests" ->
                new StorageException.Unavailable(task.operation, task.path, answer.text(), cause);
            case BAD_DIGEST, BAD_HASH, BAD_CHECKSUM ->
                new StorageException.Unavailable(
                        task.operation, task.path, "the bytes were changed on their way: " + answer.text(), cause);
            default -> {
                String advice = advice(task, answer);
                yield advice.isEmpty()
                        ? byStatus(task, answer, cause)
                        : new StorageException.Rejected(
                                task.operation, task.path, advice + " [" + answer.text() + "]", cause);
            }
        };
    }

    /// What an operator has to do about a refusal; empty where nothing better than S3's own words is known.
    private String advice(Task task, Answer answer) {
        return switch (answer.code) {
            case "NoSuchBucket" -> "the bucket '%s' does not exist at %s".formatted(bucket, where());
            case "AccessDenied", "AllAccessDisabled" -> denied(task);
            case "InvalidAccessKeyId" -> "%s does not know the access key".formatted(where());
            case "SignatureDoesNotMatch" ->
                "the signature does not match: the secret key is wrong, or a proxy changes requests";
            case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" -> "the session credentials are not valid";
            case "RequestTimeTooSkewed" -> "the clocks of this machine and of %s differ too much".formatted(where());
            case "PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed", "Redirect" ->
                elsewhere(answer);
            // An answer to a HEAD has no code.
            default -> {
                boolean isElsewhere = answer.bucketRegion != null
                        && answer.status >= 300
                        && !answer.bucketRegion.equals(location.region());
                yield isElsewhere || answer.status == 301 || answer.status == 307 ? elsewhere(answer) : "";
            }
        };
    }

    private StorageException byStatus(Task task, Answer answer, @Nullable Throwable cause) {
        int status = answer.status;
        if (status == 404) {
            return new StorageException.NotFound(task.operation, task.path, "not found", cause);
        }
        if (status == 409 || status == 412) {
            return new StorageException.Conflict(task.operation, task.path, answer.text(), cause);
        }
        if (status == 403 || status == 401) {
            return new StorageException.Rejected(
                    task.operation, task.path, denied(task) + " [" + answer.text() + "]", cause);
        }
        // A status of success with an exception is an answer that could not be read to its end.
        if (status == 429 || status == 408 || status < 300 || (status >= 500 && status != 501)) {
            return new StorageException.Unavailable(task.operation, task.path, answer.text(), cause);
        }
        return new StorageException.Rejected(task.operation, task.path, answer.text(), cause);
    }

    private String denied(Task task) {
        return "%s denies it; the credentials probably lack %s on bucket '%s'"
                .formatted(where(), lacking(task.permission), bucket);
    }

    /// To those who may not list, S3 says the same of what is not there as of what may not be read. And to make an
    /// object takes more where the configuration asks for more.
    ///
    /// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html">HeadObject</a>
    private String lacking(String permission) {
        return switch (permission) {
            case READ -> READ + " (or s3:ListBucket, if there is no such object)";
            case WRITE -> {
                boolean hasKey =
                        objects.encryption() != null && objects.encryption().keyId() != null;
                yield WRITE
                        + (objects.acl() == null ? "" : " (or s3:PutObjectAcl, for objectacl)")
                        + (hasKey ? " (or kms:GenerateDataKey and kms:Decrypt, for keyid)" : "");
            }
            default -> permission;
        };
    }

    private String elsewhere(Answer answer) {
        String actual = answer.bucketRegion == null ? "another region" : "region " + answer.bucketRegion;
        return "the bucket '%s' is not in region %s at %s but in %s"
                .formatted(bucket, location.region(), where(), actual);
    }

    private StorageException byClient(Task task, SdkException e) {
        if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            return new StorageException.Unavailable(task.operation, task.path, "interrupted", e);
        }
        if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
            return new StorageException.Unavailable(
                    task.operation, task.path, "no answer from %s in time: %s".formatted(where(), e.getMessage()), e);
        }
        CredentialsException without = CredentialsException.in(e);
        if (without != null) {
            String message = String.valueOf(without.getMessage());
            return without.isPassing()
                    ? new StorageException.Unavailable(task.operation, task.path, message, e)
                    : new StorageException.Rejected(task.operation, task.path, message, e);
        }
        Throwable root = rootOf(e);
        if (root instanceof SSLException || root instanceof GeneralSecurityException) {
            return new StorageException.Rejected(
                    task.operation, task.path, "no secure connection to %s: %s".formatted(where(), why(root)), e);
        }
        return new StorageException.Unavailable(
                task.operation, task.path, "no answer from %s: %s".formatted(where(), why(root)), e);
    }

    private String where() {
        return location.where();
    }

    private static String why(Throwable failure) {
        return failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    /// Of a certificate that is not trusted the outermost failure, which names it; else the innermost.
    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable next = root.getCause(); next != null; next = root.getCause()) {
            root = next;
            if (root instanceof CertificateException) {
                return root;
            }
        }
        return root;
    }
}
