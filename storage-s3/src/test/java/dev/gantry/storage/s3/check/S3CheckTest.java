// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.s3.check.Finding.Outcome;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.S3ProxyServer;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import dev.gantry.storage.testkit.proxy.S3Fault;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3CheckTest {

    private static final String BUCKET = "gantry-test";

    private final S3ProxyServer server = S3ProxyServer.inMemory(BUCKET);
    private CountingS3Proxy proxy;

    @BeforeEach
    void connect() throws IOException {
        proxy = CountingS3Proxy.start(server.endpoint(), Duration.ZERO);
    }

    @AfterEach
    void disconnect() throws IOException {
        proxy.close();
        server.close();
    }

    private S3Config.Builder config(URI endpoint) {
        return S3Config.builder(BUCKET, Location.at(endpoint, "us-east-1").withPathStyle(true))
                .rootDirectory("/some root/")
                .credentials(server.accessKey(), server.secretKey());
    }

    @Test
    void aRightConfigurationFailsInNoLineAndLeavesNothingBehind() {
        Checked checked = Checked.run(config(proxy.endpoint()).build());

        assertThat(checked.names(Outcome.FAIL)).isEmpty();
        assertThat(checked.names(Outcome.SKIP)).isEmpty();
        assertThat(checked.findings())
                .extracting(Finding::name)
                .containsExactlyElementsOf(
                        Arrays.stream(Line.values()).map(Line::label).toList());
        assertThat(server.contents(BUCKET)).isEmpty();
        assertThat(checked.findings().toString())
                .contains(server.accessKey())
                .doesNotContain(server.secretKey())
                .doesNotContain("X-Amz-Signature");
    }

    @Test
    void nothingIsWrittenThatCouldNotBeDeleted() {
        proxy.fail("DELETE:Object", CountingS3Proxy.ALWAYS, new S3Fault.Answer(403, "AccessDenied"));
        proxy.fail("DELETE:AbortMPU", CountingS3Proxy.ALWAYS, new S3Fault.Answer(403, "AccessDenied"));

        Checked checked = Checked.run(config(proxy.endpoint()).build());

        assertThat(checked.names(Outcome.FAIL)).containsExactly(Line.DELETE.label(), Line.ABORT.label());
        assertThat(checked.line(Line.PUT).outcome()).isEqualTo(Outcome.SKIP);
        assertThat(proxy.counts()).doesNotContainKeys("PUT:Object", "POST:CreateMPU");
        assertThat(server.contents(BUCKET)).isEmpty();
    }

    @Test
    void aCheckThatIsEndedInTheMiddleLeavesNothingBehind() {
        S3Check check = Checked.check(config(proxy.endpoint()).build(), InstantSource.system());

        boolean isWhole = check.run(finding -> {
            if (finding.name().equals(Line.MULTIPART.label())) {
                assertThat(server.contents(BUCKET)).isNotEmpty();
                check.close();
            }
        });

        assertThat(isWhole).isFalse();
        assertThat(server.contents(BUCKET)).isEmpty();
    }

    @Test
    void anUploadWhoseBeginningWasNotAnsweredIsAborted() {
        proxy.fail("POST:CreateMPU", 2, new S3Fault.LoseAnswer());

        Checked checked = Checked.run(config(proxy.endpoint()).build());

        assertThat(checked.line(Line.LIST_PARTS).outcome()).isEqualTo(Outcome.FAIL);
        assertThat(server.contents(BUCKET)).isEmpty();
    }

    @Test
    void whatCouldNotBeDeletedIsNamed() {
        proxy.fail(
                request -> request.kind().equals("DELETE:Object")
                        && request.target().contains("/equal"),
                CountingS3Proxy.ALWAYS,
                new S3Fault.Answer(403, "AccessDenied"));

        Finding leftovers = Checked.run(config(proxy.endpoint()).build()).line(Line.LEFTOVERS);

        assertThat(leftovers.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(leftovers.cause()).contains("/equal", "s3:DeleteObject");
        assertThat(server.contents(BUCKET)).singleElement().asString().endsWith("/equal");
    }
}
