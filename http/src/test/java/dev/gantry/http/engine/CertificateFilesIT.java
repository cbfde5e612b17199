// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFilesIT {

    private static final Duration OFTEN = Duration.ofMillis(20);

    @TempDir
    private static Path folder;

    private static KeyFiles before;
    private static KeyFiles after;

    @TempDir
    private Path live;

    private final CapturedLog log = CapturedLog.of(CertificateFiles.class);
    private Path certificate;
    private Path key;

    @BeforeAll
    static void createKeys() throws Exception {
        before = KeyFiles.create(Files.createDirectory(folder.resolve("before")), "EC");
        after = KeyFiles.create(Files.createDirectory(folder.resolve("after")), "RSA");
    }

    @BeforeEach
    void install() throws Exception {
        certificate = Files.copy(before.certificate(), live.resolve("tls.crt"));
        key = Files.copy(before.key(), live.resolve("tls.key"));
    }

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    private CertificateFiles watch(InstantSource time) throws IOException {
        return CertificateFiles.watch(certificate, key, OFTEN, time);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("time until the condition holds").isBefore(deadline);
            Thread.sleep(5);
        }
    }

    private static void replace(Path file, Path by) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Path beside = Files.copy(by, file.resolveSibling("new"));
        Files.setLastModifiedTime(beside, time);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static X509Certificate shown(HttpEngine engine, KeyFiles trusted) throws Exception {
        try (var socket = (SSLSocket)
                trusted.trust().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), engine.port())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void replacedFilesAreShownAlsoWithTheSameTimeAndAnotherKindOfKey() throws Exception {
        try (var files = watch(InstantSource.system());
                var engine = HttpEngine.start(
                        Engines.CONFIG.withTls(TlsConfig.of(files.keys())), request -> Engines.text(200, ""))) {
            assertThat(shown(engine, before)).isEqualTo(before.x509());

            replace(key, after.key());
            replace(certificate, after.certificate());

            await(() -> log.has("tls.reloaded"));
            assertThat(shown(engine, after)).isEqualTo(after.x509());
        }
    }

    @Test
    void pairOfWhichOneHalfIsWrittenChangesNothingAndIsWarnedOfOnce() throws Exception {
        try (var files = watch(InstantSource.system());
                var engine = HttpEngine.start(
                        Engines.CONFIG.withTls(TlsConfig.of(files.keys())), request -> Engines.text(200, ""))) {
            replace(certificate, after.certificate());
            await(() -> log.has("tls.reloadFailed"));
            Thread.sleep(OFTEN.multipliedBy(5));
            assertThat(log.events("tls.reloadFailed")).hasSize(1);
            assertThat(shown(engine, before)).isEqualTo(before.x509());

            replace(key, after.key());
            await(() -> log.has("tls.reloaded"));
            assertThat(shown(engine, after)).isEqualTo(after.x509());
        }
    }

    @Test
    void missingFileChangesNothing() throws Exception {
        try (var files = watch(InstantSource.system());
                var engine = HttpEngine.start(
                        Engines.CONFIG.withTls(TlsConfig.of(files.keys())), request -> Engines.text(200, ""))) {
            Files.delete(key);
            await(() -> log.has("tls.reloadFailed"));
            assertThat(shown(engine, before)).isEqualTo(before.x509());
            assertThatThrownBy(() -> shown(engine, after)).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void certificateThatEndsWithinAMonthIsWarnedOfOnceADay() throws Exception {
        var time = new Object() {
            private volatile Instant now = Instant.now().plus(Duration.ofDays(20));
        };
        try (var files = watch(() -> time.now)) {
            await(() -> log.has("tls.expiresSoon"));
            time.now = time.now.plus(Duration.ofHours(25));
            await(() -> log.events("tls.expiresSoon").size() == 2);
            time.now = time.now.plus(Duration.ofDays(30));
            await(() -> log.has("tls.expired"));
            List<ILoggingEvent> warnings = log.events("tls.expiresSoon");
            assertThat(warnings).hasSize(2);
            assertThat(files.keys()).isNotNull();
        }
    }
}
