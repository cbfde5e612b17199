// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/// What is signed here is signed as the SDK does it, whose signatures the stores take.
class HashedPayloadSignerTest {

    private static final AwsCredentialsIdentity KEYS = AwsCredentialsIdentity.create("AKIA", " the secret key ");
    private static final AwsCredentialsIdentity SESSION =
            AwsSessionCredentialsIdentity.create("AKIA", "the secret key", "a session");
    private static final byte[] BODY = "the bytes of a part".getBytes(UTF_8);
    private static final String KEY_PATH = "/bucket/a%20b/%C3%BC%2Bd?uploadId=2~x&partNumber=7";

    private final HttpSigner<AwsCredentialsIdentity> sdk = AwsV4HttpSigner.create();
    private final HttpSigner<AwsCredentialsIdentity> ours = new HashedPayloadSigner(sdk);
    private final AtomicInteger readings = new AtomicInteger();

    private static SdkHttpRequest.Builder part(String origin) {
        return SdkHttpRequest.builder()
                .method(SdkHttpMethod.PUT)
                .uri(URI.create(origin + KEY_PATH))
                .putHeader("Content-Length", String.valueOf(BODY.length))
                .putHeader("Content-Type", "application/octet-stream")
                .putHeader("User-Agent", "one that a proxy may change")
                .putHeader("amz-sdk-request", "attempt=2;  max=5");
    }

    private static SdkHttpRequest.Builder hashedPart(String origin) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(BODY);
        return part(origin).putHeader(ObjectHeaders.PAYLOAD_HASH, HexFormat.of().formatHex(hash));
    }

    private SdkHttpRequest sign(
            HttpSigner<AwsCredentialsIdentity> signer, AwsCredentialsIdentity keys, SdkHttpRequest.Builder request) {
        ContentStreamProvider body = () -> {
            readings.incrementAndGet();
            return ContentStreamProvider.fromByteArray(BODY).newStream();
        };
        var asked = SignRequest.builder(keys)
                .request(request.build())
                .payload(body)
                .putProperty(
                        HttpSigner.SIGNING_CLOCK, Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-north-1")
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false);
        var signed = signer.sign(asked.build());
        assertThat(signed.payload()).contains(body);
        return signed.request();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:7480", "http://s3.example", "http://bucket.s3.example:80"})
    void signatureIsTheSdks(String origin) throws Exception {
        assertThat(sign(ours, KEYS, hashedPart(origin)).headers())
                .isEqualTo(sign(sdk, KEYS, part(origin)).headers());
    }

    @Test
    void signatureOfASessionIsTheSdks() throws Exception {
        assertThat(sign(ours, SESSION, hashedPart("http://s3.example")).headers())
                .isEqualTo(sign(sdk, SESSION, part("http://s3.example")).headers());
    }

    @Test
    void bodyWhoseHashIsKnownIsNotRead() throws Exception {
        SdkHttpRequest signed = sign(ours, KEYS, hashedPart("http://s3.example"));

        assertThat(signed.firstMatchingHeader("Authorization")).isPresent();
        assertThat(readings).hasValue(0);
    }

    @Test
    void bodyWhoseHashIsNotKnownIsSignedByTheSdk() {
        assertThat(sign(ours, KEYS, part("http://s3.example")).headers())
                .isEqualTo(sign(sdk, KEYS, part("http://s3.example")).headers());
        assertThat(readings).hasValue(2);
    }

    @Test
    void bodyIsNotSignedOverTls() throws Exception {
        SdkHttpRequest signed = sign(ours, KEYS, hashedPart("https://s3.example"));

        assertThat(signed.firstMatchingHeader(ObjectHeaders.PAYLOAD_HASH)).contains("UNSIGNED-PAYLOAD");
    }
}
