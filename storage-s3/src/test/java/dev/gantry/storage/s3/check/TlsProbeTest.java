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
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsProbeTest {

    @TempDir
    private Path folder;

    private Verdict tls(String names, Trust trust, InstantSource time) throws Exception {
        var server = BrokenStores.withTls(folder, "CN=store", names);
        try {
            return tls(server.getAddress().getPort(), trust, time);
        } finally {
            server.stop(0);
        }
    }

    private static Verdict tls(int port, Trust trust, InstantSource time) throws Exception {
        URI endpoint = URI.create("https://127.0.0.1:" + port);
        S3Config config = S3Config.builder(
                        "images", Location.at(endpoint, "us-east-1").withPathStyle(true))
                .credentials("key", "secret")
                .build();
        try (S3Clients clients = S3Clients.open(config)) {
            var target = new Target(
                    S3Config.builder("images", config.location()).trust(trust).build(),
                    clients,
                    new S3Failures(config),
                    StoragePath.ROOT,
                    new Litter());
            var address = new AddressProbes(target, endpoint, InetAddress::getAllByName);
            return new TlsProbe(address, time).tls();
        }
    }

    @Test
    void aKnownAuthorityIsNamedWithProtocolAndEnd() throws Exception {
        var server = BrokenStores.withTls(folder, "CN=store", "ip:127.0.0.1");
        try {
            String authority = Files.readString(BrokenStores.authority(folder));

            Verdict verdict = tls(server.getAddress().getPort(), new Trust(false, authority), InstantSource.system());

            assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
            assertThat(verdict.detail())
                    .contains("TLSv1.3", "issued by \"" + BrokenStores.AUTHORITY + "\"")
                    .containsPattern("valid until \\d{4}-\\d\\d-\\d\\d");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aCertificateThatEndsSoonIsAWarning() throws Exception {
        var server = BrokenStores.withTls(folder, "CN=store", "ip:127.0.0.1");
        try {
            String authority = Files.readString(BrokenStores.authority(folder));
            InstantSource later = InstantSource.offset(InstantSource.system(), Duration.ofDays(20));

            Verdict verdict = tls(server.getAddress().getPort(), new Trust(false, authority), later);

            assertThat(verdict.outcome()).isEqualTo(Outcome.WARN);
            assertThat(verdict.cause()).contains("ends soon");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aCertificateOfAnotherNameIsToldWithItsNames() throws Exception {
        var server = BrokenStores.withTls(folder, "CN=store", "dns:other.test,dns:s3.other.test");
        try {
            String authority = Files.readString(BrokenStores.authority(folder));

            Verdict verdict = tls(server.getAddress().getPort(), new Trust(false, authority), InstantSource.system());

            assertThat(verdict.outcome()).isEqualTo(Outcome.FAIL);
            assertThat(verdict.cause())
                    .isEqualTo("the certificate is for other.test, s3.other.test, not for 127.0.0.1");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anyCertificateTakenIsAWarning() throws Exception {
        Verdict verdict = tls("dns:other.test", Trust.ANYONE, InstantSource.system());

        assertThat(verdict.outcome()).isEqualTo(Outcome.WARN);
        assertThat(verdict.cause()).contains("skipverify");
        assertThat(verdict.detail()).contains(BrokenStores.AUTHORITY);
    }
}
