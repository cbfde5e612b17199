// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.evidence.Evidence;
import dev.gantry.registry.evidence.Evidence.Sighting;
import dev.gantry.server.config.Redis;
import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Redis that is away, slow, or wants to know who asks.
class RedisTroubleIT {

    private static final String NAME = "content:sha256:00";

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();

    private Evidence connect(Redis config) throws IOException {
        return RedisEvidence.connect(config, "test", InstantSource.system(), nanos::get);
    }

    private static Sighting now() {
        return new Sighting("1", Instant.now());
    }

    @Test
    void redisThatGoesAndComesBackIsUsedAgainAfterAPause() throws Exception {
        int port = RedisProcess.freePort();
        try (Evidence evidence = connect(RedisProcess.at("127.0.0.1", port, null, null))) {
            assertThat(evidence.find(NAME)).isEmpty();
            for (int i = 0; i < 2; i++) {
                try (var running = RedisProcess.start(folder, port)) {
                    assertThat(running.process().isAlive()).isTrue();
                    nanos.addAndGet(Circuit.PAUSE.toNanos());
                    evidence.saw(NAME, now());
                    assertThat(evidence.find(NAME)).isPresent();
                }
                evidence.saw(NAME, now());
                evidence.bar(NAME);
                evidence.missed(NAME);
                assertThat(evidence.find(NAME)).isEmpty();
            }
        }
    }

    @Test
    void redisThatDoesNotAnswerCostsOneTimeoutEveryPause() throws Exception {
        try (var silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
                Evidence evidence = connect(RedisProcess.at("127.0.0.1", silent.getLocalPort(), null, null))) {
            Instant began = Instant.now();
            for (int i = 0; i < 1_000; i++) {
                assertThat(evidence.find(NAME)).isEmpty();
                evidence.saw(NAME, now());
            }
            assertThat(Duration.between(began, Instant.now())).isBetween(Duration.ofMillis(400), Duration.ofSeconds(5));
        }
    }

    @Test
    void redisThatIsFullFailsNobody() throws Exception {
        int port = RedisProcess.freePort();
        try (var running = RedisProcess.start(folder, port, "--maxmemory", "1", "--maxmemory-policy", "noeviction");
                Evidence evidence = connect(RedisProcess.at("127.0.0.1", port, null, null))) {
            assertThat(running.process().isAlive()).isTrue();
            evidence.saw(NAME, now());
            assertThat(evidence.find(NAME)).isEmpty();
            nanos.addAndGet(Circuit.PAUSE.toNanos());
            assertThat(evidence.find(NAME)).isEmpty();
        }
    }

    @Test
    void passwordIsTold() throws Exception {
        int port = RedisProcess.freePort();
        try (var running = RedisProcess.start(folder, port, "--requirepass", "swordfish");
                Evidence knows = connect(RedisProcess.at("127.0.0.1", port, "swordfish", null));
                Evidence guesses = connect(RedisProcess.at("127.0.0.1", port, "guess", null))) {
            assertThat(running.process().isAlive()).isTrue();
            knows.saw(NAME, now());
            assertThat(knows.find(NAME)).isPresent();
            assertThat(guesses.find(NAME)).isEmpty();
        }
    }

    @Test
    void bothSidesProveWhoTheyAreByTls() throws Exception {
        var authority = new TestAuthority("somebody");
        Path ca = write("ca.pem", authority.pem());
        TestAuthority.Identity server = authority.identity("localhost");
        TestAuthority.Identity client = authority.identity("gantry");
        int port = RedisProcess.freePort();
        String[] tls = {
            "--tls-port", Integer.toString(port),
            "--tls-ca-cert-file", ca.toString(),
            "--tls-cert-file", write("server.pem", server.certificate()).toString(),
            "--tls-key-file", write("server.key", server.key()).toString()
        };
        Path certificate = write("client.pem", client.certificate());
        Path key = write("client.key", client.key());
        var mutual = new Redis.Tls(true, certificate, key, List.of(ca));
        var stranger = new Redis.Tls(true, null, null, List.of(ca));
        Path otherCa = write("other.pem", new TestAuthority("another").pem());
        var suspicious = new Redis.Tls(true, certificate, key, List.of(otherCa));
        try (var running = RedisProcess.startTls(folder, port, tls);
                Evidence known = connect(RedisProcess.at("localhost", port, null, mutual));
                Evidence unknown = connect(RedisProcess.at("localhost", port, null, stranger));
                Evidence distrusting = connect(RedisProcess.at("localhost", port, null, suspicious));
                Evidence misled = connect(RedisProcess.at("127.0.0.1", port, null, mutual))) {
            assertThat(running.process().isAlive()).isTrue();
            known.saw(NAME, now());
            assertThat(known.find(NAME)).isPresent();
            assertThat(unknown.find(NAME)).as("without a certificate").isEmpty();
            assertThat(distrusting.find(NAME)).as("by another authority").isEmpty();
            assertThat(misled.find(NAME)).as("of another name").isEmpty();
        }
    }

    @Test
    void filesThatAreNoCertificatesEndTheStart() throws Exception {
        Path nonsense = write("nonsense.pem", "nonsense");
        assertThatThrownBy(() -> connect(
                        RedisProcess.at("localhost", 1, null, new Redis.Tls(true, null, null, List.of(nonsense)))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nonsense.pem");
        assertThatThrownBy(() -> connect(
                        RedisProcess.at("localhost", 1, null, new Redis.Tls(true, nonsense, nonsense, List.of()))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nonsense.pem");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
