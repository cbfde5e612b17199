// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.store;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// The S3 server that all registries share, addressed by path.
///
/// @param endpoint `http://HOST:PORT`
public record S3Store(URI endpoint, String accessKey, String secretKey, String region) {

    private static final int CONNECTIONS = 64;
    private static final Duration LINK_LASTS = Duration.ofHours(1);
    private static final S3Configuration BY_PATH =
            S3Configuration.builder().pathStyleAccessEnabled(true).build();

    /// A client of the server itself, past all proxies. Whoever asks closes it.
    public S3Client client() {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .credentialsProvider(credentials())
                .serviceConfiguration(BY_PATH)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(
                        ApacheHttpClient.builder().maxConnections(CONNECTIONS).socketTimeout(Duration.ofMinutes(2)))
                .build();
    }

    /// An address by which anybody can read an object.
    ///
    /// @param through where it leads: this server, or a proxy before it
    public URI link(URI through, String bucket, String key) {
        try (var presigner = S3Presigner.builder()
                .endpointOverride(through)
                .region(Region.of(region))
                .credentialsProvider(credentials())
                .serviceConfiguration(BY_PATH)
                .build()) {
            return URI.create(presigner
                    .presignGetObject(link -> link.signatureDuration(LINK_LASTS)
                            .getObjectRequest(get -> get.bucket(bucket).key(key)))
                    .url()
                    .toString());
        }
    }

    private AwsCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }
}
