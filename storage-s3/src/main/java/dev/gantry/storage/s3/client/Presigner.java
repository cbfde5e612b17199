// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.endpoints.authscheme.SigV4AuthScheme;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// Signs requests for one object that someone else sends, or that are valid until an instant only: the signature
/// stands in the address.
///
/// The SDK's own presigner knows neither version 2 nor plain http on Amazon's endpoints, and does not tell until when
/// the credentials are good that it has signed with.
public final class Presigner {

    private final Endpoint bucket;
    private final Optional<SigV4AuthScheme> signedFor;
    private final AwsCredentialsProvider credentials;
    private final HttpSigner<AwsCredentialsIdentity> signer;

    Presigner(Addresses addresses, AwsCredentialsProvider credentials, HttpSigner<AwsCredentialsIdentity> signer) {
        this.bucket = addresses.ofBucket();
        this.signedFor = addresses.scope();
        this.credentials = credentials;
        this.signer = signer;
    }

    /// A request with its signature in the query.
    ///
    /// @param expiresAt when the store begins to refuse it
    public record Presigned(SdkHttpRequest request, Instant expiresAt) {}

    /// Where the bucket answers, with the bucket in the host or in the path.
    public URI bucketAddress() {
        return bucket.url();
    }

    public Presigned signGet(String key, Instant now, Duration validity) {
        return sign(request(SdkHttpMethod.GET, key), now, validity);
    }

    public Presigned signHead(String key, Instant now, Duration validity) {
        return sign(request(SdkHttpMethod.HEAD, key), now, validity);
    }

    /// Signs the PUT of an object with all headers that it has; whoever sends it has to send them too.
    public Presigned signPut(PutObjectRequest put, Instant now, Duration validity) {
        SdkHttpRequest.Builder request = request(SdkHttpMethod.PUT, put.key()).toBuilder();
        for (SdkField<?> field : put.sdkFields()) {
            Object value = field.getValueOrDefault(put);
            if (field.location() == MarshallLocation.HEADER && value instanceof String text) {
                request.putHeader(field.locationName(), text);
            }
        }
        return sign(request.build(), now, validity);
    }

    private SdkHttpRequest request(SdkHttpMethod method, String key) {
        String path = SdkHttpUtils.appendUri(bucket.url().getRawPath(), SdkHttpUtils.urlEncodeIgnoreSlashes(key));
        return SdkHttpRequest.builder()
                .method(method)
                .uri(bucket.url())
                .encodedPath(path)
                .build();
    }

    private Presigned sign(SdkHttpRequest request, Instant now, Duration validity) {
        AwsCredentialsIdentity keys = credentials.resolveCredentials();
        Duration allowed = atMost(validity, now, keys);
        SigV4AuthScheme scope =
                signedFor.orElseThrow(() -> new IllegalStateException("no signature of version 4 at " + bucket.url()));
        SdkHttpRequest signed = signer.sign(SignRequest.builder(keys)
                        .request(request)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, ZoneOffset.UTC))
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, allowed)
                        .putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, scope.signingName())
                        .putProperty(AwsV4HttpSigner.REGION_NAME, scope.signingRegion())
                        .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                        .build())
                .request();
        return new Presigned(signed, now.truncatedTo(ChronoUnit.SECONDS).plus(allowed));
    }

    /// Whole seconds, at least one, and no more than the credentials have left: the store refuses what is signed
    /// with expired ones.
    private static Duration atMost(Duration validity, Instant now, AwsCredentialsIdentity keys) {
        Duration left = keys.expirationTime()
                .map(end -> Duration.between(now, end))
                .filter(rest -> rest.compareTo(validity) < 0)
                .orElse(validity)
                .truncatedTo(ChronoUnit.SECONDS);
        return left.isPositive() ? left : Duration.ofSeconds(1);
    }
}
