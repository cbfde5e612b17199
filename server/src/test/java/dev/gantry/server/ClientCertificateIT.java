// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.server.config.ConfigLoader;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client whose certificate the handshake verified is somebody, with the groups of its OUs.
class ClientCertificateIT {

    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    Path folder;

    private KeyStore serverKey;
    private KeyStore alice;
    private KeyStore bob;
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        serverKey = keys("server", "CN=localhost");
        alice = keys("alice", "CN=alice, OU=ops");
        bob = keys("bob", "CN=bob, OU=builders");
        String config = """
                version: 0.1
                storage: inmemory
                auth:
                  mtls:
                    user: cn
                access:
                  anonymouspull: public/**
                  rules:
                    - {who: alice, actions: '*'}
                    - {who: 'group:builders', repositories: team/**, actions: [pull, push]}
                http:
                  addr: 127.0.0.1:0
                  secret: a secret
                  tls:
                    certificate: %1$s/server.pem
                    key: %1$s/server.key
                    clientcas: [%1$s/alice.pem, %1$s/bob.pem]
                    clientauth: verify-client-cert-if-given
                """.formatted(folder);
        writePem("server", serverKey);
        writePem("alice", alice);
        writePem("bob", bob);
        Path file = Files.writeString(folder.resolve("config.yml"), config);
        server = RunningServer.start(ConfigLoader.load(file).config());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void certificateSaysWhoAsksAndRulesWhatHeMay() throws Exception {
        assertThat(status(alice, "GET", "/v2/")).isEqualTo(200);
        assertThat(status(alice, "POST", "/v2/secret/app/blobs/uploads/")).isEqualTo(202);
        assertThat(status(alice, "GET", "/v2/_catalog")).isEqualTo(200);
        assertThat(status(bob, "GET", "/v2/")).isEqualTo(200);
        assertThat(status(bob, "POST", "/v2/team/app/blobs/uploads/")).isEqualTo(202);
        assertThat(status(bob, "POST", "/v2/secret/app/blobs/uploads/")).isEqualTo(403);
        assertThat(status(bob, "GET", "/v2/_catalog")).isEqualTo(403);
    }

    @Test
    void whoShowsNoneIsNobodyAndNoHeaderCanHelp() throws Exception {
        assertThat(status(null, "GET", "/v2/public/app/manifests/latest")).isEqualTo(404);
        HttpResponse<String> answer = send(null, "GET", "/v2/team/app/manifests/latest");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("\"DENIED\"", "authentication required");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    private int status(@Nullable KeyStore client, String method, String path) throws Exception {
        return send(client, method, path).statusCode();
    }

    private HttpResponse<String> send(@Nullable KeyStore client, String method, String path) throws Exception {
        URI uri = URI.create("https://%s%s".formatted(server.address(), path));
        var request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
        try (HttpClient http =
                HttpClient.newBuilder().sslContext(context(client)).build()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }

    private SSLContext context(@Nullable KeyStore client) throws Exception {
        KeyManager[] keys = new KeyManager[0];
        if (client != null) {
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(client, PASSWORD);
            keys = factory.getKeyManagers();
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(serverKey);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    /// A key and a certificate that it signed itself, trusted as such.
    private KeyStore keys(String name, String subject) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "a",
                        "-dname",
                        subject,
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        store.setCertificateEntry("trusted", store.getCertificate("a"));
        return store;
    }

    private void writePem(String name, KeyStore store) throws Exception {
        Files.writeString(
                folder.resolve(name + ".pem"),
                pem("CERTIFICATE", store.getCertificate("a").getEncoded()));
        Files.writeString(
                folder.resolve(name + ".key"),
                pem("PRIVATE KEY", store.getKey("a", PASSWORD).getEncoded()));
    }

    private static String pem(String kind, byte[] content) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(content);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind);
    }
}
