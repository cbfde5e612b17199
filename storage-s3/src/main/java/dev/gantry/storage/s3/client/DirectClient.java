// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.storage.s3.config.CallSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Request;

/// Reads, looks up and lists objects, and writes small ones, by a first attempt of its own, which costs less than half
/// of
/// what it costs by way of the SDK. Where that attempt fails so that it is worth another, the SDK does the rest: it
/// knows
/// what to repeat, how often and when. All other requests are the SDK's.
///
/// Answers tell size, range, time and entity tag, nothing else.
final class DirectClient extends DelegatingS3Client {

    private static final Logger LOG = LoggerFactory.getLogger(DirectClient.class);
    private static final int NOT_IMPLEMENTED = 501;
    private static final int SECOND_ATTEMPT = 2;
    private static final int MAX_ERROR_BYTES = 64 << 10;
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    /// Before each attempt but the first, as long as the SDK pauses.
    static final BackoffStrategy PAUSE = BackoffStrategy.exponentialDelay(Duration.ofMillis(100), LONGEST_PAUSE);
    static final BackoffStrategy PAUSE_WHERE_THROTTLED =
            BackoffStrategy.exponentialDelay(Duration.ofSeconds(1), LONGEST_PAUSE);

    private final DirectRequests requests;
    private final S3Client sdk;
    private final S3Client attemptsLeft;
    private final CallSettings calls;

    /// @param attemptsLeft tries once less often than `sdk`
    DirectClient(DirectRequests requests, S3Client sdk, S3Client attemptsLeft, CallSettings calls) {
        super(sdk);
        this.requests = requests;
        this.sdk = sdk;
        this.attemptsLeft = attemptsLeft;
        this.calls = calls;
    }

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
        return first(SdkHttpMethod.HEAD, request, null, DirectClient::found, S3Client::headObject);
    }

    @Override
    public <R> R getObject(GetObjectRequest request, ResponseTransformer<GetObjectResponse, R> transformer) {
        return first(
                SdkHttpMethod.GET,
                request,
                null,
                answer -> opened(answer, transformer),
                (s3, again) -> s3.getObject(again, transformer));
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        return first(SdkHttpMethod.GET, request, null, DirectClient::listed, S3Client::listObjectsV2);
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        BiFunction<S3Client, PutObjectRequest, PutObjectResponse> bySdk = (s3, again) -> s3.putObject(again, body);
        return isDirect(request)
                ? first(SdkHttpMethod.PUT, request, body, DirectClient::written, bySdk)
                : bySdk.apply(sdk, request);
    }

    private boolean isDirect(PutObjectRequest request) {
        Long length = request.contentLength();
        boolean isHashed = request.overrideConfiguration()
                .filter(override -> override.headers().containsKey(ObjectHeaders.PAYLOAD_HASH))
                .isPresent();
        return length != null && length <= MAX_BODY_BYTES && (isHashed || !requests.signsBodies());
    }

    private <T extends S3Request, R> R first(
            SdkHttpMethod method,
            T request,
            @Nullable RequestBody body,
            DirectRequests.Reading<R> reading,
            BiFunction<S3Client, T, R> bySdk) {
        var head = requests.head(method, request);
        if (head.isEmpty() || Thread.currentThread().isInterrupted()) {
            return bySdk.apply(sdk, request);
        }
        long begin = System.nanoTime();
        S3Client next = attemptsLeft;
        try {
            return requests.send(head.get(), body, calls.callTimeout(), answer -> {
                if (!answer.httpResponse().isSuccessful()) {
                    throw failure(answer);
                }
                return reading.read(answer);
            });
        } catch (Passing e) {
            // The SDK has a clock of its own to set, by an attempt of its own.
            next = e.isClockSkew ? sdk : attemptsLeft;
            pause(e);
        } catch (IOException e) {
            LOG.debug("The first attempt of {} failed", request.getClass().getSimpleName(), e);
            pause(PAUSE);
        }
        S3Client left = next;
        return Attempts.afterOne(() -> bySdk.apply(left, within(request, begin)));
    }

    /// An answer that is worth another attempt.
    private static final class Passing extends IOException {

        private static final long serialVersionUID = 1;

        private final int status;
        private final boolean isClockSkew;

        private Passing(int status, boolean isClockSkew) {
            super("HTTP status " + status);
            this.status = status;
            this.isClockSkew = isClockSkew;
        }
    }

    /// What the SDK would throw of a refusal that it would not repeat, or that it is worth another attempt.
    private Passing failure(HttpExecuteResponse answer) throws IOException {
        SdkHttpResponse head = answer.httpResponse();
        int status = head.statusCode();
        S3Exception refusal = refusal(head, text(answer));
        if (refusal.isClockSkewException()) {
            head.firstMatchingHeader("Date").ifPresent(requests::setClock);
            return new Passing(status, true);
        }
        boolean isPassing = (status >= 500 && status != NOT_IMPLEMENTED)
                || status == 408
                || refusal.isThrottlingException()
                || "RequestTimeout".equals(refusal.awsErrorDetails().errorCode());
        if (!isPassing) {
            throw refusal;
        }
        return new Passing(status, false);
    }

    /// An answer to a HEAD has no text.
    private S3Exception refusal(SdkHttpResponse head, String text) {
        Map<String, String> said = ErrorDocument.read(text);
        String code = said.get("Code");
        boolean isAbsent = head.statusCode() == 404 && (code == null || code.equals("NoSuchKey"));
        S3Exception.Builder refusal = isAbsent ? NoSuchKeyException.builder() : S3Exception.builder();
        refusal.awsErrorDetails(AwsErrorDetails.builder()
                .serviceName("S3")
                .errorCode(code)
                .errorMessage(said.get("Message"))
                .sdkHttpResponse(head)
                .build());
        return (S3Exception) refusal.clockSkew(requests.storesClock().negated())
                .statusCode(head.statusCode())
                .requestId(header(head, "x-amz-request-id"))
                .build();
    }

    /// A store that has too much to do is left alone for longer than one that failed; what was signed by a wrong clock
    /// is
    /// repeated at once.
    private static void pause(Passing failure) {
        if (!failure.isClockSkew) {
            pause(failure.status == 503 || failure.status == 429 ? PAUSE_WHERE_THROTTLED : PAUSE);
        }
    }

    private static void pause(BackoffStrategy strategy) {
        try {
            Thread.sleep(strategy.computeDelay(SECOND_ATTEMPT));
        } catch (InterruptedException e) {
            // The SDK ends with what callers expect then.
            Thread.currentThread().interrupt();
        }
    }

    /// The same request, for which there is less time left.
    @SuppressWarnings("unchecked") // a builder makes what it was made from
    private <T extends S3Request> T within(T request, long beginNanos) {
        Duration left = calls.callTimeout().minusNanos(System.nanoTime() - beginNanos);
        if (!left.isPositive()) {
            throw ApiCallTimeoutException.create(calls.callTimeout().toMillis());
        }
        AwsRequestOverrideConfiguration override = request.overrideConfiguration()
                .map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder)
                .apiCallTimeout(left)
                .build();
        return (T) request.toBuilder().overrideConfiguration(override).build();
    }

    private static HeadObjectResponse found(HttpExecuteResponse answer) throws IOException {
        SdkHttpResponse head = answer.httpResponse();
        text(answer);
        return HeadObjectResponse.builder()
                .contentLength(number(head, "Content-Length"))
                .lastModified(time(head))
                .eTag(header(head, "ETag"))
                .build();
    }

    private static <R> R opened(HttpExecuteResponse answer, ResponseTransformer<GetObjectResponse, R> transformer)
            throws IOException {
        SdkHttpResponse head = answer.httpResponse();
        AbortableInputStream body = answer.responseBody().orElseGet(AbortableInputStream::createEmpty);
        try {
            var response = GetObjectResponse.builder()
                    .contentLength(number(head, "Content-Length"))
                    .contentRange(header(head, "Content-Range"))
                    .lastModified(time(head))
                    .eTag(header(head, "ETag"))
                    .build();
            return transformer.transform(response, body);
        } catch (Exception e) {
            body.abort();
            throw e instanceof IOException failure ? failure : new IOException(e);
        }
    }

    private static ListObjectsV2Response listed(HttpExecuteResponse answer) throws IOException {
        try (var in = answer.responseBody().orElseGet(AbortableInputStream::createEmpty)) {
            var page = ListingReader.read(in);
            page.sdkHttpResponse(answer.httpResponse());
            in.transferTo(OutputStream.nullOutputStream());
            return page.build();
        }
    }

    private static PutObjectResponse written(HttpExecuteResponse answer) throws IOException {
        text(answer);
        return PutObjectResponse.builder()
                .eTag(header(answer.httpResponse(), "ETag"))
                .build();
    }

    /// Reads an answer to its end, which gives its connection back.
    private static String text(HttpExecuteResponse answer) throws IOException {
        Optional<AbortableInputStream> body = answer.responseBody();
        if (body.isEmpty()) {
            return "";
        }
        try (var in = body.get()) {
            return new String(in.readNBytes(MAX_ERROR_BYTES), UTF_8);
        }
    }

    private static @Nullable String header(SdkHttpResponse head, String name) {
        return head.firstMatchingHeader(name).orElse(null);
    }

    private static @Nullable Long number(SdkHttpResponse head, String name) throws IOException {
        String text = header(head, name);
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IOException("an answer with " + name + " " + text, e);
        }
    }

    private static @Nullable Instant time(SdkHttpResponse head) throws IOException {
        String text = header(head, "Last-Modified");
        try {
            return text == null ? null : HttpDate.parse(text);
        } catch (DateTimeException e) {
            throw new IOException("an answer of " + text, e);
        }
    }

    @Override
    public void close() {
        requests.close();
        attemptsLeft.close();
        super.close();
    }
}
