// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.s3.config.Access;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.credentials.CredentialServer;
import dev.gantry.storage.testkit.credentials.SdkSettings;
import dev.gantry.storage.testkit.proxy.S3Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whose keys S3 sees, by where they come from.
class S3CredentialsTest extends S3Fixture {

    private static final String ROLE = "arn:aws:iam::123456789012:role/images";

    @TempDir
    Path folder;

    private SdkSettings settings;
    private CredentialServer source;

    @BeforeEach
    void startSource() throws IOException {
        settings = new SdkSettings(folder);
        source = CredentialServer.start(server.accessKey(), server.secretKey());
    }

    @AfterEach
    void stopSource() {
        source.close();
        settings.close();
    }

    private S3Request seenWith(Access access) throws IOException {
        S3Config config = config().access(access).build();
        try (S3Driver asking = TestStores.connect(config)) {
            asking.put(TARGET, new byte[] {1}, null);
        }
        assertThat(proxy.seen()).hasSize(1);
        return proxy.seen().getFirst();
    }

    private void assertSession(S3Request request, String token) {
        assertThat(request.header("Authorization").orElseThrow()).contains("Credential=" + server.accessKey() + "/");
        assertThat(request.header("x-amz-security-token")).contains(token);
    }

    @Test
    void fixedKeysCarryNoToken() throws IOException {
        S3Request seen = seenWith(Access.of(new Access.Credentials(server.accessKey(), server.secretKey())));

        assertThat(seen.header("Authorization").orElseThrow()).contains("Credential=" + server.accessKey() + "/");
        assertThat(seen.header("x-amz-security-token")).isEmpty();
    }

    @Test
    void fixedTemporaryKeysCarryTheirToken() throws IOException {
        assertSession(
                seenWith(Access.of(new Access.Credentials(server.accessKey(), server.secretKey(), "given"))), "given");
    }

    @Test
    void profileOfTheCredentialsFileIsUsed() throws IOException {
        writeProfile("credentials", "[default]", "from-file");

        assertSession(seenWith(Access.DEFAULT), "from-file");
    }

    @Test
    void profileOfTheConfigurationFileIsUsedByItsName() throws IOException {
        settings.set("aws.profile", "images");
        writeProfile("config", "[profile images]", "from-config");

        assertSession(seenWith(Access.DEFAULT), "from-config");
    }

    private void writeProfile(String file, String section, String token) throws IOException {
        Files.writeString(folder.resolve(file), """
                %s
                aws_access_key_id = %s
                aws_secret_access_key = %s
                aws_session_token = %s
                """.formatted(section, server.accessKey(), server.secretKey(), token));
    }

    @Test
    void profileThatAssumesARoleIsUsed() throws IOException {
        settings.set("aws.region", "eu-west-1")
                .set("aws.endpointUrlSts", source.endpoint().toString());
        Files.writeString(folder.resolve("config"), """
                [default]
                role_arn = %s
                source_profile = base
                external_id = tell-them
                [profile base]
                aws_access_key_id = AKIABASE
                aws_secret_access_key = base-secret
                """.formatted(ROLE));

        assertSession(seenWith(Access.DEFAULT), "session-1");
        assertThat(source.asked().getFirst().form())
                .containsEntry("Action", "AssumeRole")
                .containsEntry("ExternalId", "tell-them");
    }

    @Test
    void webIdentityIsExchangedForASession() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "identity-of-the-pod");
        settings.set("aws.webIdentityTokenFile", token.toString())
                .set("aws.roleArn", ROLE)
                .set("aws.endpointUrlSts", source.endpoint().toString());

        assertSession(seenWith(Access.DEFAULT), "session-1");
        assertThat(source.asked()).hasSize(1);
        assertThat(source.asked().getFirst().form())
                .containsEntry("Action", "AssumeRoleWithWebIdentity")
                .containsEntry("RoleArn", ROLE)
                .containsEntry("RoleSessionName", "gantry-" + TestStores.BUCKET)
                .containsEntry("WebIdentityToken", "identity-of-the-pod");
    }

    @Test
    void containersEndpointIsAsked() throws IOException {
        settings.set("aws.containerCredentialsFullUri", source.endpoint() + CredentialServer.CONTAINER_PATH)
                .set("aws.containerAuthorizationToken", "of-the-container");

        assertSession(seenWith(Access.DEFAULT), "session-1");
        assertThat(source.asked().getFirst().header("authorization")).contains("of-the-container");
    }

    @Test
    void containersEndpointIsAskedByARelativeAddress() throws IOException {
        settings.set("aws.containerServiceEndpoint", source.endpoint().toString())
                .set("aws.containerCredentialsPath", CredentialServer.CONTAINER_PATH);

        assertSession(seenWith(Access.DEFAULT), "session-1");
    }

    @Test
    void podIdentityIsAskedWithTheTokenOfItsFile() throws IOException {
        Path token = Files.writeString(folder.resolve("pod-token"), "of-the-pod");
        settings.set("aws.containerCredentialsFullUri", source.endpoint() + CredentialServer.CONTAINER_PATH)
                .set("aws.containerAuthorizationTokenFile", token.toString());

        assertSession(seenWith(Access.DEFAULT), "session-1");
        assertThat(source.asked().getFirst().header("authorization")).contains("of-the-pod");
    }

    @Test
    void instanceIsAskedByVersionTwoOfItsProtocol() throws IOException {
        settings.set("aws.disableEc2Metadata", "false")
                .set("aws.ec2MetadataServiceEndpoint", source.endpoint().toString());

        assertSession(seenWith(Access.DEFAULT), "session-1");
        assertThat(source.asked().getFirst().method()).isEqualTo("PUT");
        assertThat(source.asked())
                .hasSize(3)
                .last()
                .satisfies(last ->
                        assertThat(last.header("x-aws-ec2-metadata-token")).isPresent());
    }

    @Test
    void roleIsAssumedWithTheKeysThatThereAre() throws IOException {
        settings.set("aws.endpointUrlSts", source.endpoint().toString());
        var access = new Access(
                new Access.Credentials("AKIABASE", "base-secret"),
                new Access.Role(ROLE, "tell-them"),
                Access.Signature.V4);

        assertSession(seenWith(access), "session-1");
        assertThat(source.asked()).hasSize(1);
        assertThat(source.asked().getFirst().header("authorization").orElseThrow())
                .contains("Credential=AKIABASE/")
                .contains("/us-east-1/sts/");
        assertThat(source.asked().getFirst().form())
                .containsEntry("Action", "AssumeRole")
                .containsEntry("RoleArn", ROLE)
                .containsEntry("ExternalId", "tell-them")
                .containsEntry("RoleSessionName", "gantry-" + TestStores.BUCKET);
    }

    @Test
    void roleIsAssumedWithWhatTheChainFinds() throws IOException {
        settings.set("aws.endpointUrlSts", source.endpoint().toString())
                .set("aws.accessKeyId", "AKIACHAIN")
                .set("aws.secretAccessKey", "chain-secret");

        assertSession(seenWith(new Access(null, new Access.Role(ROLE, null), Access.Signature.V4)), "session-1");
        assertThat(source.asked().getFirst().header("authorization").orElseThrow())
                .contains("Credential=AKIACHAIN/");
        assertThat(source.asked().getFirst().form()).doesNotContainKey("ExternalId");
    }

    @Test
    void withoutCredentialsTheMessageNamesWhatWasTried() {
        assertThatThrownBy(() -> seenWith(Access.DEFAULT))
                .isInstanceOf(StorageException.Rejected.class)
                .hasMessageContainingAll(
                        "no credentials were found",
                        "system properties: ",
                        "environment: ",
                        "profile default: ",
                        "container: ",
                        "instance: ");
        assertThat(proxy.seen()).isEmpty();
    }

    @Test
    void roleThatIsDeniedIsToldAsSuch() {
        settings.set("aws.endpointUrlSts", source.endpoint().toString());
        source.refuse(403, "AccessDenied");
        var access = new Access(
                new Access.Credentials("AKIABASE", "base-secret"), new Access.Role(ROLE, null), Access.Signature.V4);

        assertThatThrownBy(() -> seenWith(access))
                .isInstanceOf(StorageException.Rejected.class)
                .hasMessageContainingAll("role " + ROLE, "refused here")
                .hasMessageNotContaining("s3:PutObject");
    }

    @Test
    void sourceThatHasTooMuchToDoIsUnavailable() {
        settings.set("aws.endpointUrlSts", source.endpoint().toString());
        source.refuse(503, "ServiceUnavailable");
        var access = new Access(
                new Access.Credentials("AKIABASE", "base-secret"), new Access.Role(ROLE, null), Access.Signature.V4);

        assertThatThrownBy(() -> seenWith(access)).isInstanceOf(StorageException.Unavailable.class);
    }
}
