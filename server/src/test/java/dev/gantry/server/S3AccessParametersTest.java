// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.s3.S3Driver;
import dev.gantry.storage.testkit.credentials.CredentialServer;
import dev.gantry.storage.testkit.credentials.SdkSettings;
import dev.gantry.storage.testkit.proxy.S3Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who asks.
class S3AccessParametersTest extends S3ParameterFixture {

    private static final String ROLE = "arn:aws:iam::123456789012:role/images";

    private SdkSettings settings;
    private CredentialServer source;

    @BeforeEach
    void startSource() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("aws"));
        settings = new SdkSettings(empty);
        source = CredentialServer.start(SERVER.accessKey(), SERVER.secretKey());
        settings.set("aws.endpointUrlSts", source.endpoint().toString());
    }

    @AfterEach
    void stopSource() {
        source.close();
        settings.close();
    }

    private S3Request seenWith(String... lines) throws Exception {
        S3Driver driver = driver(lines);
        driver.put(TARGET, new byte[] {1}, null);
        return proxy.seen("PUT:Object").getFirst();
    }

    private static String credential(S3Request request) {
        return request.header("Authorization").orElseThrow();
    }

    @Test
    void accesskeyStandsInTheSignaturesScope() throws Exception {
        assertThat(credential(seenWith())).contains("Credential=" + SERVER.accessKey() + "/");
    }

    @Test
    void accesskeyAndSecretkeyMayBeEmptyForTheSdksChain() throws Exception {
        settings.set("aws.containerCredentialsFullUri", source.endpoint() + CredentialServer.CONTAINER_PATH);

        S3Request seen = seenWith("accesskey: ''", "secretkey: ''");

        assertThat(credential(seen)).contains("Credential=" + SERVER.accessKey() + "/");
        assertThat(seen.header("x-amz-security-token")).contains("session-1");
    }

    @Test
    void secretkeySignsAndIsNotSent() throws Exception {
        S3Request seen = seenWith();

        assertThat(seen.head()).doesNotContain(SERVER.secretKey());
        assertThatThrownBy(() -> seenWith("secretkey: another"))
                .isInstanceOf(StorageException.Rejected.class)
                .hasMessageContaining("the secret key is wrong")
                .hasMessageNotContaining("another");
    }

    @Test
    void sessiontokenIsSentBesideBothKeys() throws Exception {
        assertThat(seenWith("sessiontoken: of-the-session").header("x-amz-security-token"))
                .contains("of-the-session");
    }

    @Test
    void sessiontokenWithoutKeysIsNotUsed() throws Exception {
        settings.set("aws.accessKeyId", SERVER.accessKey()).set("aws.secretAccessKey", SERVER.secretKey());

        S3Request seen = seenWith("accesskey: ''", "secretkey: ''", "sessiontoken: of-the-session");

        assertThat(seen.header("x-amz-security-token")).isEmpty();
    }

    @Test
    void rolearnIsAssumedAndItsSessionSigns() throws Exception {
        S3Request seen = seenWith("accesskey: AKIABASE", "secretkey: base", "region: eu-north-1", "rolearn: " + ROLE);

        assertThat(seen.header("x-amz-security-token")).contains("session-1");
        assertThat(source.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.form())
                    .containsEntry("Action", "AssumeRole")
                    .containsEntry("RoleArn", ROLE)
                    .doesNotContainKey("ExternalId");
            assertThat(asked.header("authorization").orElseThrow())
                    .contains("Credential=AKIABASE/", "/eu-north-1/sts/");
        });
        assertThat(proxy.seen()).as("requests to the store's endpoint").hasSize(1);
    }

    @Test
    void externalidIsToldToSts() throws Exception {
        seenWith("rolearn: " + ROLE, "externalid: tell-them");

        assertThat(source.asked().getFirst().form()).containsEntry("ExternalId", "tell-them");
    }
}
