// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.testkit.edge.KeyPairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What ends the start of a Gantry in front of which CloudFront would not work.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloudFrontStartIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private EdgeFixture edge;

    @BeforeAll
    void start(@TempDir Path keys) throws IOException {
        edge = EdgeFixture.start(keys);
    }

    @AfterAll
    void stop() {
        if (edge != null) {
            edge.close();
        }
    }

    @Test
    void keyOfAnotherPairIsRefusedByTheEdge() throws IOException {
        Path other = Files.writeString(
                folder.resolve("other.pem"), KeyPairs.pem(KeyPairs.rsa().getPrivate()));
        assertEnds(edge.cloudFront().replaceFirst("privatekey: .*", "privatekey: " + other))
                .contains(
                        "gantry: cannot send clients to CloudFront: "
                                + edge.edge().uri(),
                        "AccessDenied",
                        "privatekey");
    }

    @Test
    void pairThatTheEdgeDoesNotKnowIsRefusedByIt() throws IOException {
        assertEnds(edge.cloudFront().replace(EdgeFixture.KEY_PAIR_ID, "K00000000000AA"))
                .contains("gantry: cannot send clients to CloudFront: ", "InvalidKey", "keypairid");
    }

    @Test
    void listOfAddressesThatCannotBeReachedIsNamed() throws IOException {
        String nowhere = "http://127.0.0.1:%d/ip-ranges.json".formatted(GantryProcess.freePort());
        assertEnds(edge.cloudFront("ipfilteredby: aws", "iprangesurl: " + nowhere))
                .contains("gantry: cannot read the list of Amazon's addresses at " + nowhere, "refused");
    }

    @Test
    void listOfAddressesThatIsNoneIsNamed() throws IOException {
        assertEnds(edge.cloudFront(
                        "ipfilteredby: aws",
                        "iprangesurl: " + edge.bucket().server().endpoint()))
                .contains("gantry: cannot read the list of Amazon's addresses at ", "the list is not JSON");
    }

    @Test
    void allThatIsWrongWithTheFileIsToldWithItsPlace() throws IOException {
        Path locked = Files.writeString(folder.resolve("none.pem"), "no key");
        assertEnds(edge.cloudFront("duration: soon")
                        .replaceFirst("privatekey: .*", "privatekey: " + locked)
                        .replace(EdgeFixture.KEY_PAIR_ID, "hunter2"))
                .contains(
                        "options.privatekey: holds no private key in PEM form",
                        "options.keypairid: must be the id of the public key at CloudFront",
                        "options.duration: must be a duration")
                .doesNotContain("hunter2");
    }

    @Test
    void edgeThatIsAwayIsAWarning() throws IOException {
        String away = "http://127.0.0.1:" + GantryProcess.freePort();
        String entry = edge.cloudFront().replaceFirst("baseurl: .*", "baseurl: " + away);
        try (GantryProcess gantry = edge.startGantry(entry)) {
            assertThat(Files.readString(gantry.log()))
                    .contains("cloudfront.unverified", away + " cannot be asked from here");
        }
    }

    private AbstractStringAssert<?> assertEnds(String entries) throws IOException {
        int port = GantryProcess.freePort();
        try (GantryProcess gantry = GantryProcess.launchFile(port, edge.yaml(port, entries))) {
            assertThat(gantry.waitForExit(PATIENCE)).isEqualTo(1);
            String log = Files.readString(gantry.log());
            return assertThat(log).doesNotContain("\tat ").doesNotContain("Exception in thread");
        }
    }
}
