// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/// What is hidden of a request, wherever it turns up.
class WireSecretsTest {

    private static final String TOKEN = "FwoGZXIvYXdzEB+/token==";

    private static final SdkHttpRequest SIGNED = SdkHttpRequest.builder()
            .method(SdkHttpMethod.PUT)
            .uri(URI.create("https://bucket.s3.eu-north-1.amazonaws.com/key"))
            .putHeader("Authorization", "AWS4-HMAC-SHA256 Credential=AKIA/x, SignedHeaders=host, Signature=c0ffee")
            .putHeader("X-Amz-Security-Token", TOKEN)
            .putHeader("x-amz-server-side-encryption-customer-key", "b2JqZWN0IGtleQ==")
            .putHeader("x-amz-copy-source-server-side-encryption-customer-key", "c291cmNlIGtleQ==")
            .putHeader("Cookie", "of a proxy")
            .putHeader("Content-Type", "text/plain")
            .build();

    @Test
    void headersAreShownWithoutThem() {
        assertThat(WireSecrets.of(SIGNED).headers(SIGNED.headers()))
                .contains("Credential=AKIA/x", "Signature=***", "content-type=text/plain", "x-amz-security-token=***")
                .doesNotContain("c0ffee", TOKEN, "b2JqZWN0IGtleQ==", "c291cmNlIGtleQ==", "of a proxy");
    }

    @Test
    void signatureOfVersionTwoIsHidden() {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create("https://store.example.com/bucket/key"))
                .putHeader("Authorization", "AWS AKIA:c2lnbmF0dXJl=")
                .build();

        assertThat(WireSecrets.of(request).headers(request.headers()))
                .contains("AWS AKIA:***")
                .doesNotContain("c2lnbmF0dXJl");
    }

    @Test
    void addressIsShownWithoutThem() {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create("https://store.example.com/bucket/key"))
                .putRawQueryParameter("X-Amz-Signature", "c0ffee")
                .putRawQueryParameter("X-Amz-Security-Token", TOKEN)
                .putRawQueryParameter("Signature", "c2ln/bmF0dXJl=")
                .putRawQueryParameter("AWSAccessKeyId", "AKIA")
                .build();

        assertThat(WireSecrets.of(request).clean(request.getUri().toString()))
                .contains("X-Amz-Signature=***", "X-Amz-Security-Token=***", "&Signature=***", "AWSAccessKeyId=AKIA");
    }

    @Test
    void errorDocumentsThatRepeatThemAreShownWithoutThem() {
        String document = """
                <Error><Code>SignatureDoesNotMatch</Code><Token-0>other token</Token-0>\
                <SignatureProvided>c0ffee</SignatureProvided><StringToSignBytes>41 57</StringToSignBytes>\
                <CanonicalRequest>x-amz-security-token:%s</CanonicalRequest>\
                <CanonicalRequestBytes>78 2d""".formatted(TOKEN);

        assertThat(WireSecrets.of(SIGNED).clean(document))
                .contains("<Code>SignatureDoesNotMatch</Code>", "x-amz-security-token:***")
                .doesNotContain(List.of("other token", "c0ffee", "41 57", TOKEN, "78 2d"));
    }

    @Test
    void requestWithoutSecretsIsShownWhole() {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create("https://store.example.com/bucket/key?list-type=2"))
                .build();

        assertThat(WireSecrets.of(request).clean(request.getUri().toString()))
                .isEqualTo("https://store.example.com/bucket/key?list-type=2");
    }
}
