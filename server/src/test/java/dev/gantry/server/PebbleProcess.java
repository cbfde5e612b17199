// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.http.engine.PemFiles;
import dev.gantry.storage.testkit.Testbed;
import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Pebble, an authority that issues certificates by ACME to whoever passes its challenges, and a DNS server for it by
/// which every name is this machine. Both listen on the loopback interface and end at the latest by [#close].
final class PebbleProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);

    private final Process dns;
    private final Process pebble;
    private final int port;
    private final int managementPort;
    private final Path rootCa;
    private final SSLContext trust;

    private PebbleProcess(Process dns, Process pebble, int port, int managementPort, Path rootCa, SSLContext trust) {
        this.dns = dns;
        this.pebble = pebble;
        this.port = port;
        this.managementPort = managementPort;
        this.rootCa = rootCa;
        this.trust = trust;
    }

    /// @param tlsPort where it connects to whom it verifies
    /// @param life how long its certificates are good
    static PebbleProcess start(Path folder, int tlsPort, Duration life) throws Exception {
        Testbed testbed = Testbed.find();
        testbed.require("pebble", "PEBBLE", "PEBBLE_DNS");
        CertificatePair own = CertificatePair.write(folder, new TestAuthority("authority of pebble"), "localhost");
        int dnsPort = freePort();
        int port = freePort();
        int managementPort = freePort();
        Path config = Files.writeString(folder.resolve("pebble.json"), """
                {"pebble": {
                  "listenAddress": "127.0.0.1:%d",
                  "managementListenAddress": "127.0.0.1:%d",
                  "certificate": "%s",
                  "privateKey": "%s",
                  "httpPort": 1,
                  "tlsPort": %d,
                  "certificateValidityPeriod": %d
                }}
                """.formatted(
                        port, managementPort, own.certificate(), own.key(), tlsPort, life.toSeconds()));
        Process dns = run(
                folder,
                List.of(
                        testbed.require("PEBBLE_DNS"),
                        "-dns01",
                        "127.0.0.1:" + dnsPort,
                        "-http01",
                        "",
                        "-https01",
                        "",
                        "-tlsalpn01",
                        "",
                        "-management",
                        "127.0.0.1:" + freePort(),
                        "-defaultIPv6",
                        ""));
        Process pebble = run(
                folder,
                List.of(testbed.require("PEBBLE"), "-config", config.toString(), "-dnsserver", "127.0.0.1:" + dnsPort));
        var started = new PebbleProcess(
                dns,
                pebble,
                port,
                managementPort,
                own.authority(),
                trust(PemFiles.certificates(own.authority()).getFirst()));
        started.await();
        return started;
    }

    private static Process run(Path folder, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(folder, "output", ".log").toFile());
        builder.environment().put("PEBBLE_VA_NOSLEEP", "1");
        return builder.start();
    }

    URI directory() {
        return URI.create("https://localhost:%d/dir".formatted(port));
    }

    /// PEM file of the authority that issued Pebble's own certificate, not the one that Pebble is.
    Path rootCa() {
        return rootCa;
    }

    /// What a client of those must trust to whom it issues.
    SSLContext trustInIssued() throws Exception {
        var uri = URI.create("https://localhost:%d/roots/0".formatted(managementPort));
        try (HttpClient client = HttpClient.newBuilder().sslContext(trust).build();
                InputStream pem = new ByteArrayInputStream(
                        client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray())
                                .body())) {
            return trust(CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
    }

    static SSLContext trust(Certificate authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", authority);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private void await() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!listens(port) || !listens(managementPort)) {
            if (!pebble.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IOException("pebble does not serve");
            }
            Thread.sleep(20);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    void kill() {
        Process _ = pebble.destroyForcibly();
        Process _ = dns.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }
}
