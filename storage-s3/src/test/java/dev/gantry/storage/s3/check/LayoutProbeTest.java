// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.check.Finding.Outcome;
import dev.gantry.storage.s3.client.S3Clients;
import dev.gantry.storage.s3.client.S3Failures;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.testkit.S3ProxyServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

class LayoutProbeTest {

    private static final String BUCKET = "gantry-test";

    private final S3ProxyServer server = S3ProxyServer.inMemory(BUCKET);

    @AfterEach
    void stop() {
        server.close();
    }

    private Verdict layout(String rootDirectory, String... keys) throws Exception {
        S3Config config = S3Config.builder(
                        BUCKET, Location.at(server.endpoint(), "us-east-1").withPathStyle(true))
                .rootDirectory(rootDirectory)
                .credentials(server.accessKey(), server.secretKey())
                .build();
        try (S3Clients clients = S3Clients.open(config)) {
            for (String key : keys) {
                clients.client().putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromString("x"));
            }
            var target = new Target(config, clients, new S3Failures(config), StoragePath.ROOT, new Litter());
            return new LayoutProbe(target).layout();
        }
    }

    @Test
    void anEmptyBucketIsSaidToBeOne() throws Exception {
        Verdict verdict = layout("a/root");

        assertThat(verdict.outcome()).isEqualTo(Outcome.INFO);
        assertThat(verdict.detail()).contains("nothing there yet", "a/root/docker/registry/v2/");
    }

    @Test
    void otherContentIsSaidToBeSuch() throws Exception {
        Verdict verdict = layout("", "photos/holiday.jpg");

        assertThat(verdict.outcome()).isEqualTo(Outcome.INFO);
        assertThat(verdict.detail()).contains("only other content");
    }

    @Test
    void aRegistryBelowTheRootDirectoryIsFound() throws Exception {
        Verdict verdict =
                layout("/a/root/", "a/root/docker/registry/v2/repositories/a/b", "a/root/docker/registry/v2/blobs/c");

        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(verdict.detail()).contains("a/root/docker/registry/v2/", "blobs/", "repositories/");
    }

    @Test
    void aRegistryElsewhereSaysThatTheRootDirectoryIsProbablyWrong() throws Exception {
        Verdict verdict = layout("a/root", "images/docker/registry/v2/blobs/c");

        assertThat(verdict.outcome()).isEqualTo(Outcome.WARN);
        assertThat(verdict.cause()).contains("one lies under images/", "rootdirectory is probably wrong");
        assertThat(verdict.remedy()).contains("set rootdirectory: images,");
    }

    @Test
    void aRegistryAtTheBucketsRootIsFoundFromBelow() throws Exception {
        Verdict verdict = layout("a/root", "docker/registry/v2/blobs/c");

        assertThat(verdict.outcome()).isEqualTo(Outcome.WARN);
        assertThat(verdict.cause()).contains("one lies under the bucket's root");
        assertThat(verdict.remedy()).contains("remove rootdirectory");
    }

    @Test
    void aRootDirectoryThatNamesTheLayoutTooIsFoundOut() throws Exception {
        Verdict verdict = layout("images/docker/registry/v2", "images/docker/registry/v2/blobs/c");

        assertThat(verdict.outcome()).isEqualTo(Outcome.WARN);
        assertThat(verdict.remedy()).contains("set rootdirectory: images,");
    }
}
