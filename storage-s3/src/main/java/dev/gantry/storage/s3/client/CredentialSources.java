// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.config.Access;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.services.sts.model.IdpCommunicationErrorException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// Where the keys come from that requests are signed with: the configured pair, or what the SDK's default chain
/// asks, in its order; and with those, if one is configured, a role.
final class CredentialSources {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
    private static final int LONGEST_SESSION_NAME = 64;

    private CredentialSources() {}

    /// Makes the sources; asks none yet.
    static CredentialChain open(S3Config config) {
        Access.Credentials given = config.access().credentials();
        CredentialChain own = given == null ? defaults(config) : new CredentialChain(List.of(fixed(given)));
        Access.Role role = config.access().role();
        return role == null ? own : assumed(config, role, own);
    }

    private static CredentialChain.Source fixed(Access.Credentials given) {
        String token = given.sessionToken();
        return new CredentialChain.Source(
                "configuration",
                StaticCredentialsProvider.create(
                        token == null
                                ? AwsBasicCredentials.create(given.accessKey(), given.secretKey())
                                : AwsSessionCredentials.create(given.accessKey(), given.secretKey(), token)));
    }

    /// @see <a href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials-chain.html">the
    ///     SDK's order</a>
    private static CredentialChain defaults(S3Config config) {
        List<SdkAutoCloseable> owned = new ArrayList<>();
        List<CredentialChain.Source> sources = new ArrayList<>();
        sources.add(new CredentialChain.Source("system properties", SystemPropertyCredentialsProvider.create()));
        sources.add(new CredentialChain.Source("environment", EnvironmentVariableCredentialsProvider.create()));
        if (SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE.getStringValue().isPresent()) {
            StsClient sts = sts(config.location(), AnonymousCredentialsProvider.create());
            owned.add(sts);
            sources.add(new CredentialChain.Source("web identity", webIdentity(config, sts)));
        }
        sources.add(new CredentialChain.Source(
                "profile " + ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow(),
                ProfileCredentialsProvider.create()));
        sources.add(new CredentialChain.Source(
                "container",
                ContainerCredentialsProvider.builder()
                        .asyncCredentialUpdateEnabled(true)
                        .asyncThreadName("container-credentials")
                        .build()));
        sources.add(new CredentialChain.Source(
                "instance",
                InstanceProfileCredentialsProvider.builder()
                        .asyncCredentialUpdateEnabled(true)
                        .asyncThreadName("instance-credentials")
                        .build(),
                true));
        return new CredentialChain(sources, null, owned);
    }

    private static AwsCredentialsProvider webIdentity(S3Config config, StsClient sts) {
        StsWebIdentityTokenFileCredentialsProvider.Builder builder =
                StsWebIdentityTokenFileCredentialsProvider.builder()
                        .stsClient(sts)
                        .asyncCredentialUpdateEnabled(true);
        if (SdkSystemSetting.AWS_ROLE_SESSION_NAME.getStringValue().isEmpty()) {
            builder.roleSessionName(sessionName(config));
        }
        return builder.build();
    }

    private static CredentialChain assumed(S3Config config, Access.Role role, CredentialChain own) {
        StsClient sts = sts(config.location(), own);
        AwsCredentialsProvider provider = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .asyncCredentialUpdateEnabled(true)
                .refreshRequest(
                        r -> r.roleArn(role.arn()).externalId(role.externalId()).roleSessionName(sessionName(config)))
                .build();
        var source = new CredentialChain.Source("role " + role.arn(), provider);
        return new CredentialChain(List.of(source), own, List.of(sts));
    }

    /// STS of the bucket's region, whatever the endpoint of the store: a store that is not Amazon's is sent no
    /// AssumeRole, unless `AWS_ENDPOINT_URL_STS` says that it is one.
    private static StsClient sts(Location location, AwsCredentialsProvider credentials) {
        StsClientBuilder sts = StsClient.builder()
                .region(Region.of(location.region()))
                .credentialsProvider(credentials)
                .httpClientBuilder(ApacheHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(SILENCE))
                .overrideConfiguration(o -> o.apiCallTimeout(CALL_TIMEOUT)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .retryOnException(IdpCommunicationErrorException.class)
                                .build()));
        return (location.fips() ? sts.fipsEnabled(true) : sts).build();
    }

    /// What the account's log of calls shows: letters, digits and `+=,.@_-`, up to 64.
    ///
    /// @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
    private static String sessionName(S3Config config) {
        String name = "gantry-" + config.bucket().replaceAll("[^A-Za-z0-9+=,.@_-]", "-");
        return name.substring(0, Math.min(name.length(), LONGEST_SESSION_NAME));
    }
}
