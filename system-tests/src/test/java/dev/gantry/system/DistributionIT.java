// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// CNCF Distribution 2.8.2 and Gantry share a bucket.
class DistributionIT {

    @TempDir
    Path folder;

    @Test
    void distributionPullsWhatGantryPushed() throws IOException {
        try (S3Bucket bucket = S3Bucket.create(Peers.rgw());
                GantryProcess gantry = GantryProcess.start(GantryConfig.on(bucket));
                DistributionProcess distribution = DistributionProcess.start(bucket)) {
            OciLayout image = imageOfManyParts();
            Peers.skopeo().push(image, gantry.authority() + "/shared/large:latest");
            assertPulls(distribution.authority() + "/shared/large:latest", image);
        }
    }

    @Test
    void gantryPullsWhatDistributionPushed() throws IOException {
        try (S3Bucket bucket = S3Bucket.create(Peers.rgw());
                GantryProcess gantry = GantryProcess.start(GantryConfig.on(bucket));
                DistributionProcess distribution = DistributionProcess.start(bucket)) {
            OciLayout large = imageOfManyParts();
            OciLayout platforms = OciLayout.multiPlatform(folder.resolve("platforms"));
            Peers.skopeo().push(large, distribution.authority() + "/shared/large:latest");
            Peers.skopeo().push(platforms, distribution.authority() + "/shared/platforms:latest");
            assertPulls(gantry.authority() + "/shared/large:latest", large);
            assertPulls(gantry.authority() + "/shared/platforms:latest", platforms);
        }
    }

    @Test
    void everythingIsPulledAfterDistributionCollectedTheBucket() throws IOException {
        try (S3Bucket bucket = S3Bucket.create(Peers.rgw());
                GantryProcess gantry = GantryProcess.start(GantryConfig.on(bucket));
                DistributionProcess distribution = DistributionProcess.start(bucket)) {
            OciLayout platforms = OciLayout.multiPlatform(folder.resolve("platforms"));
            OciLayout empty = OciLayout.withEmptyLayer(folder.resolve("empty"));
            Peers.skopeo().push(platforms, gantry.authority() + "/shared/platforms:latest");
            Peers.skopeo().push(empty, gantry.authority() + "/shared/empty:latest");
            int before = bucket.objects().size();

            assertThat(distribution.collect("--dry-run")).contains("0 blobs and 0 manifests eligible for deletion");
            distribution.collect();

            assertThat(bucket.objects()).hasSize(before);
            assertPulls(gantry.authority() + "/shared/platforms:latest", platforms);
            assertPulls(gantry.authority() + "/shared/empty:latest", empty);
            assertPulls(distribution.authority() + "/shared/platforms:latest", platforms);
        }
    }

    @Test
    void aDeletedManifestsLayersAreDistributionsToCollect() throws IOException {
        try (S3Bucket bucket = S3Bucket.create(Peers.rgw());
                GantryProcess gantry = GantryProcess.start(GantryConfig.on(bucket));
                RegistryClient client = gantry.client();
                DistributionProcess distribution = DistributionProcess.start(bucket)) {
            Blob config = Blob.random(1, 500);
            client.pushByPatch("shared/gone", config);
            String manifest = RegistryClient.manifest(config, java.util.List.of(config));
            String digest = Blob.digestOf(manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(client.putManifest("shared/gone", "latest", manifest).statusCode())
                    .isEqualTo(201);
            assertThat(client.deleteManifest("shared/gone", digest).statusCode())
                    .isEqualTo(202);

            distribution.collect();

            assertThat(bucket.objects().keySet()).noneMatch(key -> key.endsWith("/data"));
            assertThat(client.getManifest("shared/gone", digest).statusCode()).isEqualTo(404);
        }
    }

    /// Either registry sends each layer in several parts.
    private OciLayout imageOfManyParts() throws IOException {
        List<Blob> layers = List.of(Blob.random(1, 64L << 20), Blob.random(2, (20L << 20) + 1), Blob.random(3, 1_000));
        return OciLayout.ofLayers(folder.resolve("large"), layers);
    }

    private void assertPulls(String name, OciLayout expected) throws IOException {
        Path target = folder.resolve("pulled-" + name.hashCode());
        assertThat(Peers.skopeo().pull(name, target).blobs()).isEqualTo(expected.blobs());
    }
}
