// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.http.engine.TlsConfig.Clients;
import dev.gantry.http.engine.TlsConfig.Version;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsSettingsIT {

    @TempDir
    private static Path folder;

    private static KeyFiles server;
    private static KeyFiles other;
    private static KeyFiles client;
    private static KeyFiles stranger;

    @BeforeAll
    static void createKeys() throws Exception {
        server = keys("server");
        other = keys("other");
        client = keys("client");
        stranger = keys("stranger");
    }

    private static KeyFiles keys(String name) throws Exception {
        return KeyFiles.create(Files.createDirectory(folder.resolve(name)), "EC");
    }

    /// Answers who the client has proven to be.
    private static HttpEngine start(TlsConfig tls) throws IOException {
        return start(Engines.CONFIG.withTls(tls));
    }

    private static HttpEngine start(HttpConfig config) throws IOException {
        return HttpEngine.start(config, request -> {
            X509Certificate certificate = request.certificate();
            return Engines.text(
                    200,
                    certificate == null
                            ? "nobody"
                            : certificate.getSubjectX500Principal().getName());
        });
    }

    private static SSLSocket connect(HttpEngine engine, SSLContext context, Consumer<SSLParameters> change)
            throws IOException {
        var socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), engine.port());
        SSLParameters parameters = socket.getSSLParameters();
        change.accept(parameters);
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static String ask(HttpEngine engine, SSLContext context) throws IOException {
        try (var raw = new RawClient(connect(engine, context, parameters -> {}))) {
            return raw.send("GET / HTTP/1.1\r\nHost: r\r\n\r\n").answer().body();
        }
    }

    private static X509Certificate shown(HttpEngine engine, SSLContext context, Consumer<SSLParameters> change)
            throws IOException {
        try (SSLSocket socket = connect(engine, context, change)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void olderVersionThanTheMinimumIsRefused() throws Exception {
        var tls = new TlsConfig(server.serverKeys(), Version.TLS_1_3, List.of(), null);
        try (var engine = start(tls);
                SSLSocket old = connect(engine, server.trust(), it -> it.setProtocols(new String[] {"TLSv1.2"}))) {
            assertThatThrownBy(old::startHandshake).isInstanceOf(SSLException.class);
            assertThat(ask(engine, server.trust())).isEqualTo("nobody");
        }
    }

    @Test
    void namedSuitesAloneAreSpokenAndVersion13StaysAsItIs() throws Exception {
        String named = "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384";
        var tls = new TlsConfig(server.serverKeys(), Version.TLS_1_2, List.of(named), null);
        try (var engine = start(tls);
                SSLSocket old = connect(engine, server.trust(), it -> it.setProtocols(new String[] {"TLSv1.2"}));
                SSLSocket young = connect(engine, server.trust(), it -> {})) {
            old.startHandshake();
            assertThat(old.getSession().getCipherSuite()).isEqualTo(named);
            young.startHandshake();
            assertThat(young.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @ParameterizedTest
    @CsvSource({"true, HTTP_2", "false, HTTP_1_1"})
    void http2IsOfferedUnlessItIsDisabled(boolean isEnabled, HttpClient.Version expected) throws Exception {
        var config = Engines.CONFIG.withTls(server.tls()).withProtocols(new HttpConfig.Protocols(isEnabled, false));
        try (var engine = start(config);
                HttpClient http =
                        HttpClient.newBuilder().sslContext(server.trust()).build()) {
            var request = HttpRequest.newBuilder(URI.create("https://localhost:" + engine.port()));
            assertThat(http.send(request.build(), BodyHandlers.discarding()).version())
                    .isEqualTo(expected);
        }
    }

    /// What each mode makes of a client that the authority knows, of one that it does not, and of none.
    @ParameterizedTest
    @CsvSource({
        "true,  true,  CN=localhost, refused, refused",
        "false, true,  CN=localhost, refused, nobody",
        "true,  false, nobody,       nobody,  refused",
        "false, false, nobody,       nobody,  nobody"
    })
    void onlyAVerifiedClientHasACertificate(
            boolean isRequired, boolean isVerified, String known, String unknown, String none) throws Exception {
        var clients = new Clients(List.of(client.x509()), isRequired, isVerified);
        var tls = new TlsConfig(server.serverKeys(), Version.TLS_1_2, List.of(), clients);
        try (var engine = start(tls)) {
            assertThat(outcome(engine, client)).isEqualTo(known);
            assertThat(outcome(engine, stranger)).isEqualTo(unknown);
            assertThat(outcome(engine, null)).isEqualTo(none);
        }
    }

    private static String outcome(HttpEngine engine, @Nullable KeyFiles identity) throws Exception {
        try {
            return ask(engine, server.trust(identity));
        } catch (IOException e) {
            return "refused";
        }
    }

    @Test
    void newKeysAreShownToNewClientsAndOpenConnectionsStay() throws Exception {
        ServerKeys keys = server.serverKeys();
        try (var engine = start(TlsConfig.of(keys));
                var open = new RawClient(connect(engine, server.trust(), it -> {}))) {
            String request = "GET / HTTP/1.1\r\nHost: r\r\n\r\n";
            assertThat(open.send(request).answer().status()).isEqualTo(200);

            keys.use(PemFiles.identity(other.certificate(), other.key()));

            assertThat(shown(engine, other.trust(), it -> {})).isEqualTo(other.x509());
            assertThat(open.send(request).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void challengeIsShownToTheAuthorityAlone() throws Exception {
        ServerKeys keys = server.serverKeys();
        try (var engine = start(TlsConfig.of(keys))) {
            keys.answerChallenge("registry.example", PemFiles.identity(other.certificate(), other.key()));

            assertThat(shown(engine, other.trust(), it -> challenge(it, "registry.example")))
                    .isEqualTo(other.x509());
            assertThat(shown(engine, server.trust(), it -> {})).isEqualTo(server.x509());
            assertThatThrownBy(() -> shown(engine, other.trust(), it -> challenge(it, "another.example")))
                    .isInstanceOf(IOException.class);

            keys.endChallenge("registry.example");
            assertThatThrownBy(() -> shown(engine, other.trust(), it -> challenge(it, "registry.example")))
                    .isInstanceOf(IOException.class);
        }
    }

    private static void challenge(SSLParameters parameters, String host) {
        parameters.setApplicationProtocols(new String[] {"acme-tls/1"});
        parameters.setServerNames(List.of(new SNIHostName(host)));
    }

    @Test
    void clientOfAChallengeHasNothingToSay() throws Exception {
        ServerKeys keys = server.serverKeys();
        keys.answerChallenge("registry.example", PemFiles.identity(server.certificate(), server.key()));
        try (var engine = start(TlsConfig.of(keys));
                SSLSocket socket = connect(engine, server.trust(), it -> challenge(it, "registry.example"))) {
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isEqualTo("acme-tls/1");
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isNegative();
        }
    }
}
