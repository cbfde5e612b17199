// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.config.CallSettings;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// The SDK's objects, made from the configuration alone: neither profile files nor the SDK's own defaults decide
/// anything but where credentials come from, if none are configured.
///
/// @param patient for requests that the store works on in silence: copies, and the completion of an upload
/// @param http the connections, shared by the client and by presigned requests
public record S3Clients(
        S3Client client, S3Client patient, S3Presigner presigner, SdkHttpClient http, SdkHttpClient patientHttp)
        implements AutoCloseable {

    public static S3Clients open(S3Config config) {
        AwsCredentialsProvider credentials = CredentialSources.open(config.access());
        Optional<Pace> pace = Optional.of(config.calls().requestsPerSecond())
                .filter(limit -> limit > 0)
                .map(Pace::new);
        SdkHttpClient http = Connections.open(config, config.calls().stallTimeout());
        SdkHttpClient patientHttp = Connections.open(config, config.calls().partTimeout());
        return new S3Clients(
                client(config, credentials, http, pace),
                client(config, credentials, patientHttp, pace),
                presigner(config, credentials),
                http,
                patientHttp);
    }

    private static S3Client client(
            S3Config config, AwsCredentialsProvider credentials, SdkHttpClient http, Optional<Pace> pace) {
        S3ClientBuilder client = S3Client.builder()
                .region(Region.of(config.location().region()))
                .credentialsProvider(credentials)
                .httpClient(http)
                .serviceConfiguration(dialect(config))
                .overrideConfiguration(deadlines(config.calls(), pace))
                .dualstackEnabled(false)
                .fipsEnabled(false)
                .disableS3ExpressSessionAuth(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .addPlugin(LegacyMd5Plugin.create());
        URI endpoint = endpoint(config.location());
        return (endpoint == null ? client : client.endpointOverride(endpoint)).build();
    }

    private static S3Presigner presigner(S3Config config, AwsCredentialsProvider credentials) {
        S3Presigner.Builder presigner = S3Presigner.builder()
                .region(Region.of(config.location().region()))
                .credentialsProvider(credentials)
                .serviceConfiguration(dialect(config))
                .dualstackEnabled(false)
                .fipsEnabled(false)
                .disableS3ExpressSessionAuth(true);
        URI endpoint = endpoint(config.location());
        return (endpoint == null ? presigner : presigner.endpointOverride(endpoint)).build();
    }

    private static @Nullable URI endpoint(Location location) {
        if (location.endpoint() != null || location.secure()) {
            return location.endpoint();
        }
        String domain = location.region().startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
        return URI.create("http://s3." + location.region() + domain);
    }

    /// Over plain http the SDK signs the payload's hash, over TLS it does not. Stores that are not Amazon's know
    /// neither signed chunks nor trailing checksums.
    private static S3Configuration dialect(S3Config config) {
        return S3Configuration.builder()
                .pathStyleAccessEnabled(config.location().pathStyle())
                .chunkedEncodingEnabled(false)
                .expectContinueEnabled(false)
                .profileFile(S3Clients::noProfiles)
                .build();
    }

    /// Attempts are bounded by their number and by the call's deadline; a store that throttles many uploads at
    /// once must not use up a budget of retries that they share, so there is none.
    private static ClientOverrideConfiguration deadlines(CallSettings calls, Optional<Pace> pace) {
        var deadlines = ClientOverrideConfiguration.builder()
                .apiCallTimeout(calls.callTimeout())
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(calls.maxAttempts())
                        .circuitBreakerEnabled(false)
                        .build())
                .defaultProfileFileSupplier(S3Clients::noProfiles);
        pace.ifPresent(deadlines::addExecutionInterceptor);
        return deadlines.build();
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
