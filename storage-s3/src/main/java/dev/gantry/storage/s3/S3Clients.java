// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.utils.AttributeMap;

/// The SDK's objects, made from the configuration alone: neither profile files nor the SDK's own defaults decide
/// anything but where credentials come from, if none are configured.
///
/// @param patient for requests that the store works on in silence: copies, and the completion of an upload
/// @param http the connections, shared by the client and by presigned requests
record S3Clients(
        S3Client client, S3Client patient, S3Presigner presigner, SdkHttpClient http, SdkHttpClient patientHttp)
        implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(50);

    static S3Clients open(S3Config config) {
        AwsCredentialsProvider credentials = credentials(config.credentials());
        SdkHttpClient http = http(config, config.calls().stallTimeout());
        SdkHttpClient patientHttp = http(config, config.calls().partTimeout());
        return new S3Clients(
                client(config, credentials, http),
                client(config, credentials, patientHttp),
                presigner(config, credentials),
                http,
                patientHttp);
    }

    private static S3Client client(S3Config config, AwsCredentialsProvider credentials, SdkHttpClient http) {
        S3ClientBuilder client = S3Client.builder()
                .region(Region.of(config.region()))
                .credentialsProvider(credentials)
                .httpClient(http)
                .serviceConfiguration(dialect(config))
                .overrideConfiguration(deadlines(config.calls()))
                .dualstackEnabled(false)
                .fipsEnabled(false)
                .disableS3ExpressSessionAuth(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .addPlugin(LegacyMd5Plugin.create());
        URI endpoint = config.endpoint();
        return (endpoint == null ? client : client.endpointOverride(endpoint)).build();
    }

    private static S3Presigner presigner(S3Config config, AwsCredentialsProvider credentials) {
        S3Presigner.Builder presigner = S3Presigner.builder()
                .region(Region.of(config.region()))
                .credentialsProvider(credentials)
                .serviceConfiguration(dialect(config))
                .dualstackEnabled(false)
                .fipsEnabled(false)
                .disableS3ExpressSessionAuth(true);
        URI endpoint = config.endpoint();
        return (endpoint == null ? presigner : presigner.endpointOverride(endpoint)).build();
    }

    /// Over plain http the SDK signs the payload's hash, over TLS it does not. Stores that are not Amazon's know
    /// neither signed chunks nor trailing checksums.
    private static S3Configuration dialect(S3Config config) {
        return S3Configuration.builder()
                .pathStyleAccessEnabled(config.forcePathStyle())
                .chunkedEncodingEnabled(false)
                .expectContinueEnabled(false)
                .profileFile(S3Clients::noProfiles)
                .build();
    }

    private static SdkHttpClient http(S3Config config, Duration silence) {
        return ApacheHttpClient.builder()
                .maxConnections(config.calls().maxConnections())
                .connectionAcquisitionTimeout(config.calls().callTimeout())
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(silence)
                .connectionMaxIdleTime(IDLE_TIMEOUT)
                .useIdleConnectionReaper(true)
                .tcpKeepAlive(true)
                .expectContinueEnabled(false)
                .buildWithDefaults(AttributeMap.builder()
                        .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, config.skipVerify())
                        .build());
    }

    /// Attempts are bounded by their number and by the call's deadline; a store that throttles many uploads at
    /// once must not use up a budget of retries that they share, so there is none.
    private static ClientOverrideConfiguration deadlines(S3Config.Calls calls) {
        return ClientOverrideConfiguration.builder()
                .apiCallTimeout(calls.callTimeout())
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(calls.maxAttempts())
                        .circuitBreakerEnabled(false)
                        .build())
                .defaultProfileFileSupplier(S3Clients::noProfiles)
                .build();
    }

    private static AwsCredentialsProvider credentials(S3Config.@Nullable Credentials given) {
        return given == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(given.accessKey(), given.secretKey()));
    }

    private static ProfileFile noProfiles() {
        return ProfileFile.aggregator().build();
    }

    @Override
    public void close() {
        client.close();
        patient.close();
        presigner.close();
        http.close();
        patientHttp.close();
    }
}
