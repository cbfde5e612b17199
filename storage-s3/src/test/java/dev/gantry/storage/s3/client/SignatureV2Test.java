// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// The keys and the first signatures are those of the examples in Amazon's documentation of version 2.
class SignatureV2Test {

    private static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
    private static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final AwsCredentialsIdentity KEYS = AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY);
    private static final SignatureV2 IN_HOST = new SignatureV2("/johnsmith");
    private static final SignatureV2 IN_PATH = new SignatureV2("");

    private static SdkHttpRequest.Builder request(SdkHttpMethod method, String url) {
        return SdkHttpRequest.builder().method(method).uri(URI.create(url));
    }

    private static SdkHttpRequest sign(
            SignatureV2 signer, SdkHttpRequest.Builder request, String time, AwsCredentialsIdentity keys) {
        return signer.sign(SignRequest.builder(keys)
                        .request(request.build())
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(Instant.parse(time), ZoneOffset.UTC))
                        .build())
                .request();
    }

    /// The examples write their dates in another way than we do.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    photos/puppy.jpg                            | 27 Mar 2007 19:36:42 | bWq2s1WEIj+Ydj0vQ697zp+IXMU=
                    ?prefix=photos&max-keys=50&marker=puppy     | 27 Mar 2007 19:42:41 | htDYFYduRNen8P9ZfE/s9SuKy0U=
                    ?acl                                        | 27 Mar 2007 19:44:46 | c2WLPFtWHVgbEmeEG93a4cG37dM=
                    """)
    void readsAreSignedAsInTheExamples(String target, String time, String signature) {
        var get = request(SdkHttpMethod.GET, "http://johnsmith.s3.amazonaws.com/" + target);

        assertThat(exampleSignature(get, time)).isEqualTo(signature);
    }

    @Test
    void aWriteIsSignedWithItsTypeAsInTheExample() {
        var put = request(SdkHttpMethod.PUT, "http://johnsmith.s3.amazonaws.com/photos/puppy.jpg")
                .putHeader("Content-Type", "image/jpeg");

        assertThat(exampleSignature(put, "27 Mar 2007 21:15:45")).isEqualTo("MyyxeRY7whkBe+bq8fHCL/2kKUg=");
    }

    private static String exampleSignature(SdkHttpRequest.Builder request, String time) {
        return SignatureV2.signature(KEYS, IN_HOST.stringToSign(request.build(), "Tue, " + time + " +0000"));
    }

    @Test
    void theHeaderNamesTheAccessKeyAndSignsTheDateThatIsSent() {
        SdkHttpRequest signed =
                sign(IN_PATH, request(SdkHttpMethod.GET, "http://store/b/k"), "2026-02-03T04:05:06Z", KEYS);

        String date = signed.firstMatchingHeader("Date").orElseThrow();
        assertThat(signed.firstMatchingHeader("Authorization"))
                .contains("AWS " + ACCESS_KEY + ":" + SignatureV2.signature(KEYS, "GET\n\n\n" + date + "\n/b/k"));
    }

    @Test
    void theDateIsOneOfHttp() {
        SdkHttpRequest signed =
                sign(IN_PATH, request(SdkHttpMethod.GET, "http://store/b/k"), "2026-02-03T04:05:06.789Z", KEYS);

        assertThat(signed.firstMatchingHeader("Date")).contains("Tue, 03 Feb 2026 04:05:06 GMT");
    }

    @Test
    void parametersAreSignedInOrderAndAsTheyAreMeant() {
        var get = request(SdkHttpMethod.GET, "http://store:7480/b/a%20b%2Bc%25/%C3%BC")
                .putRawQueryParameter("uploadId", "2~a/b+c=")
                .putRawQueryParameter("partNumber", "7")
                .putRawQueryParameter("max-keys", "1")
                .putRawQueryParameter("response-content-type", "text/plain; charset=ü")
                .putHeader("X-Amz-Copy-Source", " b/source ")
                .putHeader("x-amz-acl", "private")
                .putHeader("Content-MD5", "abc==")
                .putHeader("Range", "bytes=0-");

        assertThat(IN_PATH.stringToSign(get.build(), "now")).isEqualTo("""
                GET
                abc==

                now
                x-amz-acl:private
                x-amz-copy-source:b/source
                /b/a%20b%2Bc%25/%C3%BC?partNumber=7&response-content-type=text/plain; charset=ü&uploadId=2~a/b+c=\
                """);
    }

    @Test
    void aBucketWhoseHostNamesItHasTheRootForItsPath() {
        SdkHttpRequest list = request(SdkHttpMethod.GET, "http://johnsmith.store")
                .putRawQueryParameter("uploads", (String) null)
                .build();

        assertThat(IN_HOST.stringToSign(list, "now")).endsWith("\n/johnsmith/?uploads");
    }

    @Test
    void theTokenOfTemporaryKeysIsSentAndSigned() {
        var keys = AwsSessionCredentials.create(ACCESS_KEY, SECRET_KEY, "the token");
        SdkHttpRequest signed =
                sign(IN_PATH, request(SdkHttpMethod.GET, "http://store/b/k"), "2026-02-03T04:05:06Z", keys);

        assertThat(signed.firstMatchingHeader("x-amz-security-token")).contains("the token");
        assertThat(IN_PATH.stringToSign(signed, "now")).contains("\nx-amz-security-token:the token\n/b/k");
    }

    @Test
    void anAddressCarriesItsSignatureAndItsEndAsInTheExample() {
        SdkHttpRequest signed = presign(KEYS, "http://johnsmith.s3.amazonaws.com/photos/puppy.jpg");

        assertThat(signed.getUri())
                .hasToString("http://johnsmith.s3.amazonaws.com/photos/puppy.jpg?AWSAccessKeyId=" + ACCESS_KEY
                        + "&Expires=1175139620&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D");
        assertThat(signed.headers()).doesNotContainKeys("Authorization", "Date");
    }

    @Test
    void anAddressOfTemporaryKeysCarriesTheirToken() {
        var keys = AwsSessionCredentials.create(ACCESS_KEY, SECRET_KEY, "a/token+");
        SdkHttpRequest signed = presign(keys, "http://johnsmith.store/k");

        assertThat(signed.getUri().getRawQuery()).contains("x-amz-security-token=a%2Ftoken%2B&");
        assertThat(IN_HOST.stringToSign(signed, "1"))
                .isEqualTo("GET\n\n\n1\nx-amz-security-token:a/token+\n/johnsmith/k");
    }

    private static SdkHttpRequest presign(AwsCredentialsIdentity keys, String url) {
        var now = Clock.fixed(Instant.ofEpochSecond(1_175_139_000), ZoneOffset.UTC);
        return IN_HOST.sign(SignRequest.builder(keys)
                        .request(request(SdkHttpMethod.GET, url).build())
                        .putProperty(HttpSigner.SIGNING_CLOCK, now)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofSeconds(620))
                        .build())
                .request();
    }
}
