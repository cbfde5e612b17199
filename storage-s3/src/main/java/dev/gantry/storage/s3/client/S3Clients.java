// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.config.Access.Signature;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.s3.watch.S3Watcher;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/// The SDK's objects, made from the configuration alone: neither profile files nor the SDK's own defaults decide
/// anything but where credentials come from, if none are configured.
///
/// @param direct the same as the client, which it asks where it has to, for objects that are read or written
/// @param patient for requests that the store works on in silence: copies, and the completion of an upload
/// @param presigner for requests that go where all others go
/// @param redirects for requests of those who reach the store by its address for clients
/// @param http the connections, shared by the client and by presigned requests
public record S3Clients(
        SigningCredentials credentials,
        S3Client client,
        S3Client direct,
        S3Client patient,
        Presigner presigner,
        Presigner redirects,
        SdkHttpClient http,
        SdkHttpClient patientHttp)
        implements AutoCloseable {

    /// Clients of whom nobody is told, and that leave all to the SDK.
    ///
    /// @throws IllegalArgumentException if the bucket has no address by Amazon's rules, or the authorities to trust
    ///     cannot be read
    public static S3Clients open(S3Config config) {
        return open(config, Connections.proxyOfEnvironment(config.location().secure()), null, S3Watcher.NONE);
    }

    /// @param time by which direct requests are signed
    /// @param watcher is told of every request
    public static S3Clients open(S3Config config, InstantSource time, S3Watcher watcher) {
        return open(config, Connections.proxyOfEnvironment(config.location().secure()), time, watcher);
    }

    /// @param proxy what the connections to the store go through
    static S3Clients open(S3Config config, ProxyConfiguration proxy, InstantSource time) {
        return open(config, proxy, time, S3Watcher.NONE);
    }

    private static S3Clients open(
            S3Config config, ProxyConfiguration proxy, @Nullable InstantSource time, S3Watcher watcher) {
        SigningCredentials credentials = SigningCredentials.open(config);
        Optional<Pace> pace = Optional.of(config.calls().requestsPerSecond())
                .filter(limit -> limit > 0)
                .map(Pace::new);
        Addresses own = new Addresses(config.location(), config.bucket());
        Addresses clients = own.seenFrom(config.redirects().endpoint());
        var presigner = new Presigner(own, credentials::resolve, signer(config, own));
        var redirects = new Presigner(clients, credentials::resolve, signer(config, clients));
        SdkHttpClient http = connections(config, config.calls().stallTimeout(), proxy, watcher);
        SdkHttpClient patientHttp = connections(config, config.calls().partTimeout(), proxy, watcher);
        S3Client client = client(config, own, credentials, http, overrides(config, pace));
        S3Client direct =
                time != null && isDirect(config, own) ? direct(config, own, credentials, http, client, time) : client;
        return new S3Clients(
                credentials,
                new RenewingClient(client, credentials),
                new RenewingClient(direct, credentials),
                new RenewingClient(client(config, own, credentials, patientHttp, overrides(config, pace)), credentials),
                presigner,
                redirects,
                http,
                patientHttp);
    }

    /// Where each request is to be held back, or tried but once, or signed in another way, the SDK sends
    /// them all.
    private static boolean isDirect(S3Config config, Addresses own) {
        return config.calls().requestsPerSecond() == 0
                && config.calls().maxAttempts() > 1
                && config.access().signature() == Signature.V4
                && own.scope().isPresent();
    }

    private static S3Client direct(
            S3Config config,
            Addresses own,
            SigningCredentials credentials,
            SdkHttpClient http,
            S3Client client,
            InstantSource time) {
        var requests = new DirectRequests(config, own, credentials, http, time);
        S3Client attemptsLeft = client(config, own, credentials, http, afterFirst(config));
        return new DirectClient(requests, client, attemptsLeft, config.calls());
    }

    private static SdkHttpClient connections(
            S3Config config, Duration silence, ProxyConfiguration proxy, S3Watcher watcher) {
        SdkHttpClient watched = WatchedConnections.around(Connections.open(config, silence, proxy), watcher);
        return WireLogger.around(watched, config.wireLog());
    }

    private static S3Client client(
            S3Config config,
            Addresses addresses,
            SigningCredentials credentials,
            SdkHttpClient http,
            ClientOverrideConfiguration overrides) {
        S3ClientBuilder client = S3Client.builder()
                .region(Region.of(config.location().region()))
                .endpointProvider(addresses)
                .credentialsProvider(credentials::resolve)
                .httpClient(http)
                .serviceConfiguration(dialect())
                .overrideConfiguration(overrides)
                .dualstackEnabled(false)
                .fipsEnabled(false)
                .disableS3ExpressSessionAuth(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .addPlugin(LegacyMd5Plugin.create());
        URI endpoint = config.location().endpoint();
        if (endpoint != null) {
            client.endpointOverride(endpoint);
        }
        client.putAuthScheme(new SignatureScheme(signer(config, addresses)));
        return client.build();
    }

    private static HttpSigner<AwsCredentialsIdentity> signer(S3Config config, Addresses addresses) {
        return switch (config.access().signature()) {
            case V2 -> new SignatureV2(addresses.bucketBeforePath());
            case V4 -> new HashedPayloadSigner(AwsV4HttpSigner.create());
        };
    }

    /// Over plain http the SDK signs the payload's hash, over TLS it does not. Stores that are not Amazon's know
    /// neither signed chunks nor trailing checksums.
    private static S3Configuration dialect() {
        return S3Configuration.builder()
                .chunkedEncodingEnabled(false)
                .expectContinueEnabled(false)
                .profileFile(S3Clients::noProfiles)
                .build();
    }

    /// Attempts are bounded by their number and by the call's deadline; a store that throttles many uploads at
    /// once must not use up a budget of retries that they share, so there is none.
    private static ClientOverrideConfiguration overrides(S3Config config, Optional<Pace> pace) {
        var overrides = overrides(config, attempts(config.calls().maxAttempts()).build());
        pace.ifPresent(overrides::addExecutionInterceptor);
        return overrides.build();
    }

    /// For one who goes on where another has tried once: with an attempt less, and pauses as if it had been its own.
    private static ClientOverrideConfiguration afterFirst(S3Config config) {
        var attempts = attempts(config.calls().maxAttempts() - 1)
                .backoffStrategy(attempt -> DirectClient.PAUSE.computeDelay(attempt + 1))
                .throttlingBackoffStrategy(attempt -> DirectClient.PAUSE_WHERE_THROTTLED.computeDelay(attempt + 1));
        return overrides(config, attempts.build()).build();
    }

    private static StandardRetryStrategy.Builder attempts(int most) {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(most)
                .circuitBreakerEnabled(false)
                // An answer that breaks off within a document is wrapped more than once.
                .retryOnRootCauseInstanceOf(IOException.class);
    }

    private static ClientOverrideConfiguration.Builder overrides(S3Config config, RetryStrategy attempts) {
        return ClientOverrideConfiguration.builder()
                .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, config.userAgent())
                .apiCallTimeout(config.calls().callTimeout())
                .retryStrategy(attempts)
                .defaultProfileFileSupplier(S3Clients::noProfiles);
    }

    private static ProfileFile noProfiles() {
        return ProfileFile.aggregator().build();
    }

    @Override
    public void close() {
        direct.close();
        client.close();
        patient.close();
        http.close();
        patientHttp.close();
        credentials.close();
    }
}
