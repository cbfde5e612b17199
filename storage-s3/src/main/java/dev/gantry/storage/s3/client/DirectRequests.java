// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.config.S3Config;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4AuthScheme;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// Makes a request about an object from the SDK's description of it, signs it and sends it once. Thread-safe.
final class DirectRequests implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DirectRequests.class);

    /// The SHA-256 of nothing.
    private static final String NO_PAYLOAD = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

    private final SigningCredentials credentials;
    private final SdkHttpClient http;
    private final SignatureV4 signature = new SignatureV4();

    /// Ends those that take too long.
    private final ScheduledThreadPoolExecutor deadlines;

    private final URI bucket;

    /// The bucket's path, to its last slash.
    private final String folder;

    private final SigV4AuthScheme scope;
    private final String userAgent;
    private final boolean isSecure;
    private final InstantSource time;

    /// By how much it is ahead of ours, where they lie so far apart that it refuses requests.
    private volatile Duration storesClock = Duration.ZERO;

    DirectRequests(
            S3Config config,
            Addresses addresses,
            SigningCredentials credentials,
            SdkHttpClient http,
            InstantSource time) {
        this.time = time;
        this.credentials = credentials;
        this.http = http;
        this.bucket = addresses.ofBucket().url();
        this.folder = bucket.getRawPath().endsWith("/") ? bucket.getRawPath() : bucket.getRawPath() + "/";
        this.scope = addresses.scope().orElseThrow();
        this.userAgent = config.userAgent().isEmpty() ? "gantry" : config.userAgent();
        this.isSecure = bucket.getScheme().equals("https");
        this.deadlines = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("s3-deadlines").factory());
        deadlines.setRemoveOnCancelPolicy(true);
    }

    /// The request's head; none if it says what this class does not know how to say.
    Optional<SdkHttpRequest.Builder> head(SdkHttpMethod method, S3Request request) {
        var head = SdkHttpRequest.builder().method(method).uri(bucket);
        head.putHeader(ObjectHeaders.PAYLOAD_HASH, isSecure ? UNSIGNED_PAYLOAD : NO_PAYLOAD);
        head.putHeader("User-Agent", userAgent);
        if (request instanceof ListObjectsV2Request) {
            head.putRawQueryParameter("list-type", "2");
        }
        for (SdkField<?> field : request.sdkFields()) {
            Object value = field.getValueOrDefault(request);
            if (value != null && !isSaid(field, value, head)) {
                return Optional.empty();
            }
        }
        request.overrideConfiguration().ifPresent(override -> override.headers().forEach(head::putHeader));
        return Optional.of(head);
    }

    private boolean isSaid(SdkField<?> field, Object value, SdkHttpRequest.Builder head) {
        if (field.location() == MarshallLocation.HEADER && (value instanceof String || value instanceof Long)) {
            head.putHeader(field.locationName(), value.toString());
            return true;
        }
        if (field.location() == MarshallLocation.QUERY_PARAM && (value instanceof String || value instanceof Integer)) {
            head.putRawQueryParameter(field.locationName(), value.toString());
            return true;
        }
        if (field.location() == MarshallLocation.GREEDY_PATH
                && !value.toString().isEmpty()) {
            head.encodedPath(folder + SdkHttpUtils.urlEncodeIgnoreSlashes(value.toString()));
            return true;
        }
        // The bucket stands in its address, and of lists and metadata there may be none.
        return field.location() == MarshallLocation.PATH
                || (value instanceof Map<?, ?> map && map.isEmpty())
                || (value instanceof Collection<?> list && list.isEmpty());
    }

    /// By how much the store's clock is ahead of ours, as far as it matters.
    Duration storesClock() {
        return storesClock;
    }

    /// Signs by the clock of the store from now on.
    ///
    /// @param date what it said, as HTTP writes dates
    void setClock(String date) {
        try {
            storesClock = Duration.between(time.instant(), HttpDate.parse(date));
        } catch (DateTimeException e) {
            LOG.debug("The store's clock says {}", date, e);
        }
    }

    /// Whether the signature covers a body by its hash, which the request then has to name.
    boolean signsBodies() {
        return !isSecure;
    }

    /// Makes something of an answer, whatever its status, and closes its body or hands it on.
    interface Reading<R> {
        R read(HttpExecuteResponse answer) throws IOException;
    }

    /// @throws ApiCallTimeoutException if there is no answer, or it is not read, in time
    <R> R send(SdkHttpRequest.Builder head, @Nullable RequestBody body, Duration timeout, Reading<R> reading)
            throws IOException {
        var request = HttpExecuteRequest.builder()
                .request(signature.sign(
                        head,
                        credentials.resolve(),
                        scope.signingRegion(),
                        scope.signingName(),
                        time.instant().plus(storesClock)));
        if (body != null) {
            request.contentStreamProvider(body.contentStreamProvider());
        }
        ExecutableHttpRequest call = http.prepareRequest(request.build());
        var deadline = deadlines.schedule(call::abort, timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return reading.read(call.call());
        } catch (IOException e) {
            if (deadline.isDone()) {
                throw ApiCallTimeoutException.create(timeout.toMillis());
            }
            throw e;
        } finally {
            deadline.cancel(false);
        }
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
    }
}
