// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.check.Finding.Outcome;
import dev.gantry.storage.s3.client.S3Clients;
import dev.gantry.storage.s3.client.S3Failures;
import dev.gantry.storage.s3.config.Location;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.s3.config.Trust;
import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class TlsProbeTest {

    /// So long ago, the end of a test's certificate was not near.
    private static final InstantSource LONG_AGO = InstantSource.offset(InstantSource.system(), Duration.ofDays(-20));

    private final TestAuthority authority = new TestAuthority("an authority");
    private final Trust known = new Trust(false, authority.pem());

    private Verdict tls(String host, Trust trust, InstantSource time) throws Exception {
        var server = BrokenStores.withTls(authority, host);
        URI endpoint = URI.create("https://localhost:" + server.getAddress().getPort());
        S3Config config = S3Config.builder(
                        "images", Location.at(endpoint, "us-east-1").withPathStyle(true))
                .credentials("key", "secret")
                .trust(trust)
                .build();
        try (S3Clients clients = S3Clients.open(config)) {
            var target = new Target(config, clients, new S3Failures(config), StoragePath.ROOT, new Litter());
            return new TlsProbe(new AddressProbes(target, endpoint, InetAddress::getAllByName), time).tls();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aKnownAuthorityIsNamedWithProtocolAndEnd() throws Exception {
        Verdict verdict = tls("localhost", known, LONG_AGO);

        assertThat(verdict.outcome()).as("%s", verdict).isEqualTo(Outcome.PASS);
        assertThat(verdict.detail())
                .contains("TLSv1.3", "issued by \"CN=an authority\"")
                .containsPattern("valid until \\d{4}-\\d\\d-\\d\\d");
    }

    @Test
    void aCertificateThatEndsSoonIsAWarning() throws Exception {
        Verdict verdict = tls("localhost", known, InstantSource.system());

        assertThat(verdict.outcome()).isEqualTo(Outcome.WARN);
        assertThat(verdict.cause()).contains("ends soon");
    }

    @Test
    void aCertificateOfAnotherNameIsToldWithItsNames() throws Exception {
        Verdict verdict = tls("other.test", known, LONG_AGO);

        assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.cause()).isEqualTo("the certificate is for other.test, not for localhost");
    }

    @Test
    void anyCertificateTakenIsAWarning() throws Exception {
        Verdict verdict = tls("other.test", Trust.ANYONE, LONG_AGO);

        assertThat(verdict.outcome()).isEqualTo(Outcome.WARN);
        assertThat(verdict.cause()).contains("skipverify");
        assertThat(verdict.detail()).contains("CN=an authority");
    }
}
