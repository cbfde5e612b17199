// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.testkit.edge.TestEdge;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Gantry on Ceph RGW with an edge in front of the bucket, which checks signatures as CloudFront does.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloudFrontIT {

    private static final String REPOSITORY = "edge/images";

    @TempDir
    Path folder;

    private final Blob blob = Blob.random(41, 100_000);
    private EdgeFixture edge;
    private GantryProcess gantry;
    private RegistryClient client;

    @BeforeAll
    void start(@TempDir Path keys) throws IOException {
        edge = EdgeFixture.start(keys);
        gantry = edge.startGantry(edge.cloudFront("duration: 10m"));
        client = gantry.client();
        client.pushByPut(REPOSITORY, blob);
    }

    @AfterEach
    void setTheEdgeBack() {
        edge.edge().letIn(false);
        edge.runAhead(Duration.ZERO);
    }

    @AfterAll
    void stop() {
        if (client != null) {
            client.close();
        }
        if (gantry != null) {
            gantry.close();
        }
        if (edge != null) {
            edge.close();
        }
    }

    @Test
    void everyByteOfALargeImagesBlobsComesFromTheEdge() throws IOException {
        OciLayout image = Peers.largeImage();
        String name = gantry.authority() + "/edge/large:latest";
        Peers.skopeo().push(image, name);
        long before = edge.edge().servedBytes();
        int asked = edge.edge().seen().size();

        OciLayout pulled = Peers.skopeo().pull(name, folder.resolve("pulled"));

        assertThat(pulled.blobs()).isEqualTo(image.blobs());
        Set<String> served =
                edge.edge().seen().stream().skip(asked).map(TestEdge.Seen::path).collect(Collectors.toSet());
        Set<String> others = image.blobs().keySet().stream()
                .filter(hex -> !served.contains(pathOf(hex)))
                .collect(Collectors.toSet());
        assertThat(others).as("blobs that Gantry served itself: the manifest").hasSize(1);
        long manifestBytes = Files.size(
                image.folder().resolve("blobs/sha256").resolve(others.iterator().next()));
        assertThat(edge.edge().servedBytes() - before)
                .isGreaterThan(500_000_000)
                .isEqualTo(image.totalBytes() - manifestBytes);
    }

    @Test
    void addressIsTheKeyInTheBucketAndServesWholeAndInParts() throws IOException {
        URI address = EdgeFixture.location(client, REPOSITORY, blob);
        assertThat(address.toString()).startsWith(edge.edge().uri() + pathOf(hex(blob)) + "?Expires=");
        assertThat(edge.bucket().objects()).containsKey(address.getPath().substring(1));
        HttpResponse<byte[]> whole = client.send("GET", address, RegistryClient.nothing());
        assertThat(whole.body()).isEqualTo(blob.slice(0, 100_000));
        HttpResponse<byte[]> part = client.send("GET", address, RegistryClient.nothing(), "Range", "bytes=5-14");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(blob.slice(5, 10));
    }

    @Test
    void headIsAnsweredHere() throws IOException {
        HttpResponse<byte[]> head = client.headBlob(REPOSITORY, blob.digest());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(100_000);
    }

    @Test
    void whatIsUnsignedExpiredOrAlteredIsRefused() throws IOException {
        URI address = EdgeFixture.location(client, REPOSITORY, blob);
        String text = address.toString();
        assertThat(status(address)).isEqualTo(200);
        assertThat(status(URI.create(text.substring(0, text.indexOf('?'))))).isEqualTo(403);
        assertThat(status(URI.create(text.replaceFirst("Expires=[0-9]", "Expires=9"))))
                .isEqualTo(403);
        assertThat(status(URI.create(text.replaceFirst("Signature=[^&]{8}", "Signature=AAAAAAAA"))))
                .isEqualTo(403);
        assertThat(status(URI.create(text.replace(EdgeFixture.KEY_PAIR_ID, "K00000000000AA"))))
                .isEqualTo(403);
        assertThat(status(URI.create(text.replace(hex(blob), "0".repeat(64))))).isEqualTo(403);
        edge.runAhead(Duration.ofMinutes(11));
        assertThat(status(address)).isEqualTo(403);
    }

    @Test
    void edgeIsAskedAtStartAndTheLogSaysWhatItMakesOfTheKey() throws IOException {
        assertThat(Files.readString(gantry.log())).contains("cloudfront.verified");
        assertThat(Files.readString(gantry.log())).doesNotContain("Signature=");
    }

    @Test
    void customPolicyLetsTheClientInThatAsked() throws IOException {
        try (GantryProcess custom = edge.startGantry(edge.cloudFront("policy: custom"));
                RegistryClient here = custom.client()) {
            URI address = EdgeFixture.location(here, REPOSITORY, blob);
            assertThat(address.getQuery()).contains("Policy=").doesNotContain("Expires=");
            assertThat(status(address)).isEqualTo(200);
            edge.runAhead(Duration.ofMinutes(21));
            assertThat(status(address)).isEqualTo(403);
        }
    }

    @Test
    void redirectWithTheRootDirectoryAndRewriteLeadToTheEdgeToo() throws IOException {
        String entries = """
                    - name: redirect
                      options: {baseurl: "https://blobs.example.com/prefix", rootdirectory: true}
                    - name: rewrite
                      options: {scheme: http, host: "%s", trimpathprefix: /prefix}
                """.formatted(edge.edge().uri().getAuthority());
        try (GantryProcess unsigned = edge.startGantry(entries);
                RegistryClient here = unsigned.client()) {
            URI address = EdgeFixture.location(here, REPOSITORY, blob);
            assertThat(address).isEqualTo(URI.create(edge.edge().uri() + pathOf(hex(blob))));
            assertThat(status(address)).isEqualTo(403);
            edge.edge().letIn(true);
            assertThat(status(address)).isEqualTo(200);
        }
    }

    @Test
    void distributionStartsOnTheSameFileAndSignsTheSameAddresses() throws IOException {
        String entry = edge.cloudFront("duration: 10m", "ipfilteredby: none", "policy: canned");
        try (var distribution = DistributionOnFile.start(folder, port -> edge.yaml(port, entry));
                RegistryClient there = distribution.client()) {
            URI theirs = EdgeFixture.location(there, REPOSITORY, blob);
            URI ours = EdgeFixture.location(client, REPOSITORY, blob);
            assertThat(theirs.getPath()).isEqualTo(ours.getPath());
            assertThat(theirs.getAuthority()).isEqualTo(ours.getAuthority());
            assertThat(status(theirs)).isEqualTo(200);
        }
    }

    private int status(URI address) throws IOException {
        return client.send("GET", address, RegistryClient.nothing()).statusCode();
    }

    private static String hex(Blob blob) {
        return blob.digest().substring("sha256:".length());
    }

    private static String pathOf(String hex) {
        return "/%s/docker/registry/v2/blobs/sha256/%s/%s/data".formatted(EdgeFixture.ROOT, hex.substring(0, 2), hex);
    }
}
