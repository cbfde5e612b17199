// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// What is shown as signed is what the signature was computed from: the SDK's signature follows from it.
class CanonicalRequestTest {

    private static final String SECRET = "the secret key";
    private static final Pattern SIGNATURE = Pattern.compile("Signature=([0-9a-f]{64})");

    private static String signatureOf(CanonicalRequest canonical) throws Exception {
        String[] lines = canonical.stringToSign().split("\n", -1);
        byte[] key = ("AWS4" + SECRET).getBytes(UTF_8);
        for (String step : lines[2].split("/", -1)) {
            key = hmac(key, step);
        }
        return HexFormat.of().formatHex(hmac(key, canonical.stringToSign()));
    }

    private static byte[] hmac(byte[] key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    @Test
    void signatureInTheHeaderFollows() throws Exception {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create("http://127.0.0.1:7480/bucket/a%20b/%C3%BC%2Bd"))
                .putRawQueryParameter("uploads", (String) null)
                .putRawQueryParameter("prefix", "a b+c/ü")
                .putRawQueryParameter("list-type", "2")
                .putHeader("x-amz-meta-b", "  two   words ")
                .build();
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(r -> r.identity(AwsSessionCredentialsIdentity.create("AKIA", SECRET, "a session"))
                        .request(request)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-north-1")
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false))
                .request();
        Matcher signature =
                SIGNATURE.matcher(signed.firstMatchingHeader("Authorization").orElseThrow());
        assertThat(signature.find()).isTrue();

        assertThat(signatureOf(CanonicalRequest.of(signed).orElseThrow())).isEqualTo(signature.group(1));
    }

    @Test
    void signatureInTheQueryFollows() throws Exception {
        S3Config config = S3Config.builder("bucket", Location.of("eu-north-1"))
                .credentials("AKIA", SECRET)
                .build();
        try (S3Clients clients = S3Clients.open(config)) {
            var put = PutObjectRequest.builder().key("a b/ü+%").build();
            SdkHttpRequest signed = clients.presigner()
                    .signPut(put, Instant.now(), Duration.ofMinutes(1))
                    .request();

            assertThat(signatureOf(CanonicalRequest.of(signed).orElseThrow()))
                    .isEqualTo(signed.firstMatchingRawQueryParameter("X-Amz-Signature")
                            .orElseThrow());
        }
    }

    @Test
    void requestThatIsNotSignedSoHasNone() {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create("http://127.0.0.1/bucket"))
                .putHeader("Authorization", "AWS AKIA:c2lnbmF0dXJl")
                .build();

        assertThat(CanonicalRequest.of(request)).isEmpty();
    }
}
