// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// Version 4 of Amazon's signature for a request that carries the hash of its payload already.
///
/// The SDK's signer reads every payload to hash it, on every attempt, and has no way to be told what is known. It signs
/// all other requests.
///
/// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">Signature
///     calculations</a>
final class HashedPayloadSigner implements HttpSigner<AwsCredentialsIdentity> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int DAY_CHARS = "uuuuMMdd".length();

    /// What proxies on the way may change, or the connection adds.
    private static final Set<String> UNSIGNED =
            Set.of("connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id");

    private final HttpSigner<AwsCredentialsIdentity> others;

    HashedPayloadSigner(HttpSigner<AwsCredentialsIdentity> others) {
        this.others = others;
    }

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
        return isHashed(request)
                ? SignedRequest.builder()
                        .request(signed(request))
                        .payload(request.payload().orElse(null))
                        .build()
                : others.sign(request);
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
        return others.signAsync(request);
    }

    /// Over TLS the payload is not signed at all.
    private static boolean isHashed(SignRequest<? extends AwsCredentialsIdentity> request) {
        return request.request().firstMatchingHeader(ObjectHeaders.PAYLOAD_HASH).isPresent()
                && request.request().protocol().equals("http")
                && request.payload().isPresent();
    }

    private static SdkHttpRequest signed(SignRequest<? extends AwsCredentialsIdentity> request) {
        AwsCredentialsIdentity keys = request.identity();
        SdkHttpRequest.Builder head = request.request().toBuilder();
        String time = TIME.format(request.requireProperty(SIGNING_CLOCK).instant());
        head.putHeader("Host", host(request.request()));
        head.putHeader("X-Amz-Date", time);
        if (keys instanceof AwsSessionCredentialsIdentity session) {
            head.putHeader("X-Amz-Security-Token", session.sessionToken().strip());
        }
        List<String> scope = List.of(
                time.substring(0, DAY_CHARS),
                request.requireProperty(AwsV4HttpSigner.REGION_NAME),
                request.requireProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME),
                "aws4_request");
        String names = signedHeaders(head);
        var canonical = CanonicalRequest.of(head.build(), String.join("/", scope), time, names);
        head.putHeader(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                        .formatted(
                                keys.accessKeyId().strip(),
                                String.join("/", scope),
                                names,
                                signature(keys, scope, canonical.stringToSign())));
        return head.build();
    }

    private static String host(SdkHttpRequest request) {
        return SdkHttpUtils.isUsingStandardPort(request.protocol(), request.port())
                ? request.host()
                : request.host() + ":" + request.port();
    }

    private static String signedHeaders(SdkHttpRequest.Builder head) {
        return head.headers().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> !UNSIGNED.contains(name))
                .sorted()
                .collect(Collectors.joining(";"));
    }

    private static String signature(AwsCredentialsIdentity keys, List<String> scope, String text) {
        try {
            byte[] key = ("AWS4" + keys.secretAccessKey().strip()).getBytes(UTF_8);
            for (String step : scope) {
                key = hmac(key, step);
            }
            return HexFormat.of().formatHex(hmac(key, text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every platform has HmacSHA256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
