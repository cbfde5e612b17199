// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.s3.client.Presigner.Presigned;
import dev.gantry.storage.s3.config.Location;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

class PresignerTest {

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

    private static Presigner presigner(AwsCredentials credentials) {
        var addresses = new Addresses(Location.at(URI.create("https://store.test"), "us-east-1"), "images");
        return new Presigner(addresses, () -> credentials, AwsV4HttpSigner.create());
    }

    private static AwsCredentials expiringAfter(Duration life) {
        return AwsSessionCredentials.builder()
                .accessKeyId("ak")
                .secretAccessKey("sk")
                .sessionToken("token")
                .expirationTime(NOW.plus(life))
                .build();
    }

    /// What has no second left is signed for one, and refused by the store: nothing else can be said of it.
    @ParameterizedTest
    @CsvSource({"PT1H, 1200", "PT5M30.5S, 330", "PT0.5S, 1", "PT-1H, 1"})
    void anAddressIsGoodNoLongerThanTheCredentials(Duration life, long expected) {
        Presigned signed = presigner(expiringAfter(life)).signGet("k", NOW, Duration.ofMinutes(20));

        assertThat(signed.request().firstMatchingRawQueryParameter("X-Amz-Expires"))
                .contains(Long.toString(expected));
        assertThat(signed.request().firstMatchingRawQueryParameter("X-Amz-Date"))
                .contains("20260203T040506Z");
        assertThat(signed.expiresAt())
                .isEqualTo(Instant.parse("2026-02-03T04:05:06Z").plusSeconds(expected));
    }

    @Test
    void allHeadersOfAPutAreSigned() {
        PutObjectRequest put = PutObjectRequest.builder()
                .key("a key")
                .contentType("text/plain")
                .serverSideEncryption("aws:kms")
                .ssekmsKeyId("a-key-of-kms")
                .acl("private")
                .checksumCRC32C("AAAAAA==")
                .build();

        Presigned signed = presigner(expiringAfter(Duration.ofHours(1))).signPut(put, NOW, Duration.ofMinutes(1));

        assertThat(signed.request().encodedPath()).isEqualTo("/a%20key");
        assertThat(signed.request().headers())
                .containsKeys(
                        "Content-Type",
                        "x-amz-server-side-encryption",
                        "x-amz-server-side-encryption-aws-kms-key-id",
                        "x-amz-acl",
                        "x-amz-checksum-crc32c");
        assertThat(signed.request()
                        .firstMatchingRawQueryParameter("X-Amz-SignedHeaders")
                        .orElseThrow()
                        .split(";"))
                .containsExactlyInAnyOrder(
                        "host",
                        "content-type",
                        "x-amz-server-side-encryption",
                        "x-amz-server-side-encryption-aws-kms-key-id",
                        "x-amz-acl",
                        "x-amz-checksum-crc32c");
    }
}
