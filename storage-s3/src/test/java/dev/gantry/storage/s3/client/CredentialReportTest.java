// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.s3.config.Access;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.credentials.CredentialServer;
import dev.gantry.storage.testkit.credentials.SdkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator hears about the credentials.
class CredentialReportTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/images";

    @TempDir
    Path folder;

    private SdkSettings settings;
    private CredentialServer source;

    @BeforeEach
    void startSource() throws IOException {
        settings = new SdkSettings(folder);
        source = CredentialServer.start("AKIASESSION", "session-secret");
        settings.set("aws.endpointUrlSts", source.endpoint().toString());
    }

    @AfterEach
    void stopSource() {
        source.close();
        settings.close();
    }

    private static CredentialReport report(Access access) {
        return CredentialReport.of(S3Config.builder("images", Location.of("eu-north-1"))
                .access(access)
                .build());
    }

    @Test
    void configuredKeysAreNamedAsSuch() {
        CredentialReport report = report(Access.of(new Access.Credentials("AKIAGIVEN", "given-secret")));

        assertThat(report.found()).isEqualTo(new CredentialReport.Found("configuration", "AKIAGIVEN", false, null));
        assertThat(report.refusals()).isEmpty();
        assertThat(report.toString()).doesNotContain("given-secret");
    }

    @Test
    void sourceThatAnswersIsNamedAfterThoseThatDoNot() throws IOException {
        settings.set("aws.containerCredentialsFullUri", source.endpoint() + CredentialServer.CONTAINER_PATH);

        CredentialReport report = report(Access.DEFAULT);

        assertThat(report.found()).satisfies(found -> {
            assertThat(found.source()).isEqualTo("container");
            assertThat(found.accessKey()).isEqualTo("AKIASESSION");
            assertThat(found.isTemporary()).isTrue();
            assertThat(found.expiresAt())
                    .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3600));
        });
        assertThat(report.refusals())
                .extracting(CredentialReport.Refusal::source)
                .containsExactly("system properties", "environment", "profile default");
        assertThat(report.toString()).doesNotContain("session-secret", "session-1");
    }

    @Test
    void roleIsNamedWithTheSourceThatItIsAssumedBy() throws IOException {
        Files.writeString(folder.resolve("credentials"), """
                [default]
                aws_access_key_id = AKIABASE
                aws_secret_access_key = base-secret
                """);

        CredentialReport report = report(new Access(null, new Access.Role(ROLE, null), Access.Signature.V4));

        assertThat(report.found())
                .extracting(CredentialReport.Found::source)
                .isEqualTo("role " + ROLE + " by means of profile default");
    }

    @Test
    void webIdentityThatIsRefusedIsToldWithTheReason() throws IOException {
        settings.set(
                        "aws.webIdentityTokenFile",
                        Files.writeString(folder.resolve("token"), "of-the-pod").toString())
                .set("aws.roleArn", ROLE);
        source.refuse(403, "AccessDenied");

        CredentialReport report = report(Access.DEFAULT);

        assertThat(report.found()).isNull();
        assertThat(report.refusals())
                .filteredOn(refusal -> refusal.source().equals("web identity"))
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.why()).contains("refused here"));
        assertThat(report.toString()).doesNotContain("of-the-pod");
    }

    @Test
    void whatEachSourceSaysIsTold() {
        CredentialReport report = report(Access.DEFAULT);

        assertThat(report.found()).isNull();
        assertThat(report.refusals())
                .extracting(CredentialReport.Refusal::source)
                .containsExactly("system properties", "environment", "profile default", "container", "instance");
        assertThat(report.refusals())
                .allSatisfy(refusal -> assertThat(refusal.why()).isNotBlank());
    }
}
