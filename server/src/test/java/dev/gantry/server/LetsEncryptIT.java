// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gantry.server.config.ConfigLoader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A registry gets its certificate from an authority that verifies it, keeps it, and renews it.
class LetsEncryptIT {

    private static final String HOST = "registry.test";
    private static final Duration LONG = Duration.ofDays(90);

    /// Long enough for a slow machine to see a certificate before the next.
    private static final Duration SHORT = Duration.ofSeconds(15);

    @TempDir
    private Path folder;

    private int port;
    private Path cache;

    @BeforeEach
    void choosePort() throws IOException {
        port = PebbleProcess.freePort();
        cache = folder.resolve("acme.pem");
    }

    private RunningServer start(PebbleProcess pebble) throws Exception {
        Path file = Files.writeString(
                folder.resolve("config.yml"), """
                version: 0.1
                storage: inmemory
                http:
                  addr: 127.0.0.1:%d
                  secret: a secret of this test
                  draintimeout: 1s
                  tls:
                    letsencrypt:
                      cachefile: %s
                      email: operator@example.com
                      hosts: [%s, also.test]
                      directoryurl: %s
                      rootca: %s
                """.formatted(port, cache, HOST, pebble.directory(), pebble.rootCa()));
        return RunningServer.start(ConfigLoader.load(file).config());
    }

    private SSLSocket connect(SSLContext context, String host) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        var tls = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.setSoTimeout(20_000);
        return tls;
    }

    private X509Certificate shown(SSLContext context, String host) throws IOException {
        try (SSLSocket socket = connect(context, host)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static <T> T await(Callable<T> attempt) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try {
                return attempt.call();
            } catch (IOException | AssertionError e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    @Test
    void certificateIsIssuedKeptAndUsedAgainWithoutTheAuthority() throws Exception {
        X509Certificate issued;
        SSLContext trust;
        try (var pebble = PebbleProcess.start(folder, port, LONG)) {
            trust = pebble.trustInIssued();
            try (var _ = start(pebble)) {
                issued = await(() -> shown(trust, HOST));
                assertThat(shown(trust, "also.test")).isEqualTo(issued);
                try (SSLSocket socket = connect(trust, HOST)) {
                    socket.getOutputStream()
                            .write("GET /v2/ HTTP/1.1\r\nHost: r\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                            .startsWith("HTTP/1.1 200");
                }
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                    .isEqualTo("rw-------");
            pebble.kill();
            try (var _ = start(pebble)) {
                assertThat(shown(trust, HOST)).isEqualTo(issued);
            }
        }
    }

    @Test
    void certificateIsRenewedWhileTheServerRuns() throws Exception {
        try (var pebble = PebbleProcess.start(folder, port, SHORT);
                var _ = start(pebble)) {
            SSLContext trust = pebble.trustInIssued();
            X509Certificate first = await(() -> shown(trust, HOST));
            X509Certificate second = await(() -> {
                X509Certificate now = shown(trust, HOST);
                assertThat(now).isNotEqualTo(first);
                return now;
            });
            assertThat(second.getNotBefore()).isAfter(first.getNotBefore());
        }
    }

    @Test
    void serverAnswersWhileNoCertificateIsIssued() throws Exception {
        try (var pebble = PebbleProcess.start(folder, PebbleProcess.freePort(), LONG);
                var _ = start(pebble)) {
            X509Certificate standIn = shown(untrusting(), HOST);
            assertThat(standIn.getSubjectX500Principal().getName()).contains("no certificate has been issued");
            SSLContext trust = pebble.trustInIssued();
            assertThat(catchThrowable(() -> shown(trust, HOST))).isInstanceOf(SSLException.class);
        }
    }

    private static SSLContext untrusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anything()}, null);
        return context;
    }
}
