// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/// Version 2 of Amazon's signature, which the SDK does not know any more: in the headers, or in the query where an
/// expiration is asked for. The payload is not signed.
///
/// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html">version 2</a>
final class SignatureV2 implements HttpSigner<AwsCredentialsIdentity> {

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final String TOKEN = "x-amz-security-token";

    /// The parameters of the query that are part of what is asked for; all others go unsigned.
    private static final Set<String> SIGNED_PARAMETERS = Set.of(
            "acl",
            "delete",
            "lifecycle",
            "location",
            "logging",
            "notification",
            "partNumber",
            "policy",
            "requestPayment",
            "response-cache-control",
            "response-content-disposition",
            "response-content-encoding",
            "response-content-language",
            "response-content-type",
            "response-expires",
            "torrent",
            "uploadId",
            "uploads",
            "versionId",
            "versioning",
            "versions",
            "website");

    private final String bucketBeforePath;

    /// @param bucketBeforePath `/BUCKET` where the host names the bucket, nothing where the path does
    SignatureV2(String bucketBeforePath) {
        this.bucketBeforePath = bucketBeforePath;
    }

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> asked) {
        SdkHttpRequest.Builder request = asked.request().toBuilder();
        AwsCredentialsIdentity keys = asked.identity();
        String token = keys instanceof AwsSessionCredentialsIdentity temporary ? temporary.sessionToken() : null;
        Instant now = asked.requireProperty(SIGNING_CLOCK).instant();
        Duration validity = asked.property(AwsV4FamilyHttpSigner.EXPIRATION_DURATION);
        if (validity == null) {
            inHeaders(request, keys, token, HTTP_DATE.format(now));
        } else {
            inQuery(request, keys, token, now.plus(validity).getEpochSecond());
        }
        return SignedRequest.builder()
                .request(request.build())
                .payload(asked.payload().orElse(null))
                .build();
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(AsyncSignRequest<? extends AwsCredentialsIdentity> asked) {
        throw new UnsupportedOperationException("requests to S3 are blocking ones");
    }

    private void inHeaders(
            SdkHttpRequest.Builder request, AwsCredentialsIdentity keys, @Nullable String token, String date) {
        request.putHeader("Date", date);
        if (token != null) {
            request.putHeader(TOKEN, token);
        }
        String signature = signature(keys, stringToSign(request.build(), date));
        request.putHeader("Authorization", "AWS " + keys.accessKeyId() + ":" + signature);
    }

    private void inQuery(
            SdkHttpRequest.Builder request, AwsCredentialsIdentity keys, @Nullable String token, long expires) {
        if (token != null) {
            request.putRawQueryParameter(TOKEN, token);
        }
        String signature = signature(keys, stringToSign(request.build(), Long.toString(expires)));
        request.putRawQueryParameter("AWSAccessKeyId", keys.accessKeyId())
                .putRawQueryParameter("Expires", Long.toString(expires))
                .putRawQueryParameter("Signature", signature);
    }

    /// @param date the value of the header, or the second since 1970 at which the signature expires
    String stringToSign(SdkHttpRequest request, String date) {
        var text = new StringBuilder(request.method().name()).append('\n');
        for (String header : List.of("Content-MD5", "Content-Type")) {
            text.append(request.firstMatchingHeader(header).orElse("")).append('\n');
        }
        text.append(date).append('\n');
        amazonHeaders(request)
                .forEach((name, value) ->
                        text.append(name).append(':').append(value).append('\n'));
        String path = request.encodedPath();
        return text.append(bucketBeforePath)
                .append(path.isEmpty() ? "/" : path)
                .append(signedQuery(request))
                .toString();
    }

    private static Map<String, String> amazonHeaders(SdkHttpRequest request) {
        Map<String, String> headers = new TreeMap<>();
        request.forEachHeader((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-amz-")) {
                headers.put(
                        lower,
                        String.join(",", values.stream().map(String::strip).toList()));
            }
        });
        List<String> token = request.firstMatchingRawQueryParameters(TOKEN);
        if (!token.isEmpty()) {
            headers.put(TOKEN, token.getFirst());
        }
        return headers;
    }

    /// Values as they are meant, not as they are encoded.
    private static String signedQuery(SdkHttpRequest request) {
        var query = new StringJoiner("&", "?", "").setEmptyValue("");
        new TreeMap<>(request.rawQueryParameters()).forEach((name, values) -> {
            if (SIGNED_PARAMETERS.contains(name)) {
                String value = values == null || values.isEmpty() ? null : values.getFirst();
                query.add(value == null || value.isEmpty() ? name : name + "=" + value);
            }
        });
        return query.toString();
    }

    static String signature(AwsCredentialsIdentity keys, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(keys.secretAccessKey().getBytes(UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sign by version 2: this Java has no HmacSHA1", e);
        }
    }
}
