// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.testkit.edge.RangeServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Who is sent to the bucket itself, by a list of addresses like Amazon's.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloudFrontFilterIT {

    private static final String REPOSITORY = "edge/filtered";
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String LIST = """
            {"prefixes": [
               {"ip_prefix": "192.0.2.0/24", "region": "us-east-1", "service": "AMAZON"},
               {"ip_prefix": "198.51.100.0/24", "region": "eu-west-1", "service": "EC2"}],
             "ipv6_prefixes": [{"ipv6_prefix": "2001:db8::/32", "region": "us-east-1", "service": "AMAZON"}]}
            """;

    private final Blob blob = Blob.random(43, 10_000);
    private EdgeFixture edge;
    private RangeServer list;

    @BeforeAll
    void start(@TempDir Path keys) throws IOException {
        edge = EdgeFixture.start(keys);
        list = RangeServer.start();
        list.serve(LIST);
        try (GantryProcess plain = edge.startGantry(edge.cloudFront());
                RegistryClient client = plain.client()) {
            client.pushByPut(REPOSITORY, blob);
        }
    }

    @AfterAll
    void stop() {
        if (edge != null) {
            edge.close();
        }
        if (list != null) {
            list.close();
        }
    }

    @Test
    void addressInsideTheRangesIsSentToS3AndOneOutsideToTheEdge() throws IOException {
        list.serve(LIST);
        try (GantryProcess gantry = filtering("aws", "");
                RegistryClient client = gantry.client()) {
            assertServedBy(edge.bucket().server().endpoint(), client, "192.0.2.7");
            assertServedBy(edge.bucket().server().endpoint(), client, "198.51.100.7");
            assertServedBy(edge.bucket().server().endpoint(), client, "2001:db8::7");
            assertServedBy(edge.edge().uri(), client, "203.0.113.7");
            assertServedBy(edge.edge().uri(), client, "2001:db9::7");
            // The last proxy that is not ours counts, not what a client claims in front of it.
            assertServedBy(edge.edge().uri(), client, "192.0.2.7, 203.0.113.7");
        }
    }

    @Test
    void addressOfAnotherRegionIsSentToTheEdge() throws IOException {
        list.serve(LIST);
        try (GantryProcess gantry = filtering("awsregion", "us-east-1, use-east-2");
                RegistryClient client = gantry.client()) {
            assertServedBy(edge.bucket().server().endpoint(), client, "192.0.2.7");
            assertServedBy(edge.edge().uri(), client, "198.51.100.7");
        }
    }

    @Test
    void newListCountsWithoutARestart() throws IOException {
        list.serveRange("192.0.2.0/24");
        try (GantryProcess gantry = filtering("aws", "");
                RegistryClient client = gantry.client()) {
            assertServedBy(edge.edge().uri(), client, "203.0.113.7");
            list.serveRange("203.0.113.0/24");
            long deadline = System.nanoTime() + DEADLINE.toNanos();
            while (where(client, "203.0.113.7").getPort() == edge.edge().uri().getPort()) {
                assertThat(System.nanoTime()).as("the deadline").isLessThan(deadline);
                GantryProcess.sleep(Duration.ofMillis(100));
            }
            assertServedBy(edge.edge().uri(), client, "192.0.2.7");
        }
    }

    private GantryProcess filtering(String filter, String regions) throws IOException {
        String entry = edge.cloudFront(
                "ipfilteredby: " + filter,
                "awsregion: " + regions,
                "updatefrequency: 1s",
                "iprangesurl: " + list.uri());
        int port = GantryProcess.freePort();
        String yaml = edge.yaml(port, entry).replace("\nhttp:\n", "\nhttp:\n  trustedproxies: [127.0.0.0/8]\n");
        return GantryProcess.startFile(port, yaml);
    }

    private void assertServedBy(URI server, RegistryClient client, String clientAddress) throws IOException {
        URI location = where(client, clientAddress);
        assertThat(location).as(clientAddress).hasAuthority(server.getAuthority());
        assertThat(client.send("GET", location, RegistryClient.nothing()).body())
                .isEqualTo(blob.slice(0, 10_000));
    }

    private URI where(RegistryClient client, String clientAddress) throws IOException {
        return EdgeFixture.location(client, REPOSITORY, blob, "X-Forwarded-For", clientAddress);
    }
}
