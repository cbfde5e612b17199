// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.StorageException.Conflict;
import dev.gantry.storage.StorageException.NotFound;
import dev.gantry.storage.StorageException.Rejected;
import dev.gantry.storage.StorageException.Unavailable;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.ObjectSettings;
import dev.gantry.storage.s3.config.S3Config;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3FailuresTest {

    private static final S3Failures.Task TASK =
            new S3Failures.Task("upload part 3 of", StoragePath.parse("/blobs/x"), "s3:PutObject");

    private final S3Failures failures =
            new S3Failures(S3Config.builder("images", Location.at(URI.create("https://s3.test:9000"), "eu-north-1"))
                    .build());

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchKey, NotFound",
        "404, NoSuchUpload, NotFound",
        "404, '', NotFound",
        "404, NoSuchBucket, Rejected",
        "409, OperationAborted, Conflict",
        "409, '', Conflict",
        "412, PreconditionFailed, Conflict",
        "412, '', Conflict",
        "400, InvalidPart, Conflict",
        "400, InvalidPartOrder, Conflict",
        "400, RequestTimeout, Unavailable",
        "429, '', Unavailable",
        "429, TooManyRequests, Unavailable",
        "500, InternalError, Unavailable",
        "502, '', Unavailable",
        "503, SlowDown, Unavailable",
        "503, ServiceUnavailable, Unavailable",
        "200, InternalError, Unavailable",
        "200, SlowDown, Unavailable",
        "200, '', Unavailable",
        "501, NotImplemented, Rejected",
        "400, EntityTooSmall, Rejected",
        "400, InvalidRequest, Rejected",
        "400, ExpiredToken, Rejected",
        "401, '', Rejected",
        "403, '', Rejected",
        "403, AccessDenied, Rejected",
        "403, InvalidAccessKeyId, Rejected",
        "403, SignatureDoesNotMatch, Rejected",
        "403, RequestTimeTooSkewed, Rejected",
        "301, PermanentRedirect, Rejected",
        "301, '', Rejected",
        "400, AuthorizationHeaderMalformed, Rejected",
    })
    void anAnswerIsWhatACallerCanDoAboutIt(int status, String code, String expected) {
        StorageException failure = failures.translate(TASK, answer(status, code));

        assertThat(failure.getClass().getSimpleName()).isEqualTo(expected);
        assertThat(failure.operation()).isEqualTo("upload part 3 of");
        assertThat(failure)
                .hasMessageStartingWith("upload part 3 of /blobs/x: ")
                .hasCauseInstanceOf(S3Exception.class);
    }

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchBucket, the bucket 'images' does not exist at https://s3.test:9000",
        "403, AccessDenied, probably lack s3:PutObject on bucket 'images'",
        "403, '', probably lack s3:PutObject on bucket 'images'",
        "403, InvalidAccessKeyId, does not know the access key",
        "403, SignatureDoesNotMatch, the secret key is wrong",
        "403, RequestTimeTooSkewed, the clocks of this machine",
        "301, PermanentRedirect, not in region eu-north-1",
    })
    void aRefusalSaysWhatToDo(int status, String code, String expected) {
        assertThat(failures.translate(TASK, answer(status, code))).hasMessageContaining(expected);
    }

    @Test
    void aRefusalToReadMayMeanThatNothingIsThere() {
        var task = new S3Failures.Task("look up", TASK.path(), "s3:GetObject");

        assertThat(failures.translate(task, answer(403, "")))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("lack s3:GetObject (or s3:ListBucket, if there is no such object)");
    }

    @Test
    void aRefusalToWriteNamesWhatTheConfigurationAsksForBeside() {
        var demanding = new S3Failures(S3Config.builder("images", Location.of("eu-north-1"))
                .objects(new ObjectSettings(
                        new ObjectSettings.Encryption(ObjectSettings.Algorithm.KMS, "some-key"),
                        null,
                        "private",
                        ObjectSettings.Checksums.AUTO))
                .build());

        assertThat(demanding.translate(TASK, answer(403, "AccessDenied")))
                .hasMessageContaining("s3:PutObject (or s3:PutObjectAcl, for objectacl)")
                .hasMessageContaining("kms:GenerateDataKey");
    }

    @Test
    void aBucketElsewhereIsToldWithItsRegionWhereTheStoreTellsIt() {
        var http = SdkHttpResponse.builder()
                .statusCode(400)
                .putHeader("x-amz-bucket-region", "sa-east-1")
                .build();
        var e = S3Exception.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("")
                        .sdkHttpResponse(http)
                        .build())
                .build();

        assertThat(failures.translate(TASK, (S3Exception) e))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("in region sa-east-1");
    }

    @Test
    void anAnswerWithoutDetailsIsJudgedByItsStatus() {
        var e = (S3Exception) S3Exception.builder().statusCode(404).build();

        assertThat(failures.translate(TASK, e)).isInstanceOf(NotFound.class);
    }

    @Test
    void aStoreThatCannotBeReachedIsUnavailable() {
        assertThat(failures.translate(TASK, client(new SocketTimeoutException("Read timed out"))))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("https://s3.test:9000")
                .hasMessageContaining("Read timed out");
        assertThat(failures.translate(TASK, client(new UnknownHostException("s3.test"))))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("s3.test");
        assertThat(failures.translate(TASK, ApiCallTimeoutException.create(60_000)))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("in time");
    }

    @Test
    void anUntrustedCertificateIsRejected() {
        assertThat(failures.translate(TASK, client(new SSLHandshakeException("unknown issuer"))))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("unknown issuer");
    }

    @Test
    void anAbortedCallWasInterrupted() {
        assertThat(failures.translate(TASK, AbortedException.create("Thread was interrupted")))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("interrupted");
    }

    @Test
    void conflictsAreNotUnavailable() {
        assertThat(failures.translate(TASK, answer(409, "ConditionalRequestConflict")))
                .isInstanceOf(Conflict.class);
    }

    private static SdkClientException client(Exception cause) {
        return SdkClientException.create("Unable to execute HTTP request", cause);
    }

    private static S3Exception answer(int status, String code) {
        return (S3Exception) S3Exception.builder()
                .statusCode(status)
                .message("told")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code.isEmpty() ? null : code)
                        .errorMessage("told")
                        .build())
                .build();
    }
}
