// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing that a registry tells holds what it shows an upstream or is shown by it, what a token service gives its
/// clients, or a key by which it proves who it is. What is told at the levels in between is told at `debug`, too.
class SecretsOfPeersIT {

    private static final String PASSWORD = "the-upstream-opens-with-this";
    private static final String TOKEN = "the-upstream-gave-this-token";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"error", "debug"})
    void noSecretOfAnUpstreamOrATokenServiceIsTold(String level) throws IOException {
        List<String> shown = new ArrayList<>(
                List.of(PASSWORD, TOKEN, Logins.basic("ada", PASSWORD).substring(6)));
        HttpServer upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String address = "http://127.0.0.1:" + upstream.getAddress().getPort();
        var proofs = new ArrayList<String>();
        upstream.createContext("/", exchange -> answer(exchange, address, proofs));
        upstream.start();
        DebugPages pages = DebugPages.onFreePort();
        try (TokenServer tokens = TokenServer.start(folder);
                S3Bucket bucket = S3Bucket.create(LocalS3.server())) {
            GantryConfig config =
                    GantryConfig.on(bucket).withSections(tokens.section() + """
                            proxy:
                              remoteurl: %s
                              username: ada
                              password: %s
                            """.formatted(address, PASSWORD));
            try (var gantry = GantryProcess.startEdited(
                            config, yaml -> pages.opened().apply(yaml).replace("level: info", "level: " + level));
                    var client = gantry.client()) {
                String scope = "repository:team/app:pull";
                String good = tokens.bearer("alice", scope);
                for (String proof : List.of(good, tokens.expired("alice", scope), good + "x")) {
                    shown.add(proof.substring(proof.lastIndexOf('.') + 1));
                    for (String path : List.of("manifests/latest", "tags/list", "blobs/sha256:" + "0".repeat(64))) {
                        URI uri = gantry.uri().resolve("/v2/team/app/" + path);
                        assertThat(client.send("GET", uri, RegistryClient.nothing(), "Authorization", proof)
                                        .statusCode())
                                .isEqualTo(proof.equals(good) ? 404 : 401);
                    }
                }
                assertThat(proofs).contains(Logins.basic("ada", PASSWORD), "Bearer " + TOKEN);
                assertThat(pages.text("/debug/vars")).doesNotContain(shown);
                assertNothingIsTold(gantry, shown);
            }
        } finally {
            upstream.stop(0);
        }
    }

    /// Has nothing, and gives tokens to whoever knows the password.
    private static void answer(HttpExchange exchange, String address, List<String> proofs) throws IOException {
        try (exchange) {
            String proof = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            synchronized (proofs) {
                proofs.add(proof);
            }
            boolean isForToken = exchange.getRequestURI().getPath().equals("/token");
            if (isForToken && proof.startsWith("Basic ")) {
                byte[] token = "{\"token\":\"%s\"}".formatted(TOKEN).getBytes(UTF_8);
                exchange.sendResponseHeaders(200, token.length);
                exchange.getResponseBody().write(token);
                return;
            }
            String challenge = "Bearer realm=\"%s/token\",service=\"x\"".formatted(address);
            exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
            exchange.sendResponseHeaders(proof.startsWith("Bearer ") ? 404 : 401, -1);
        }
    }

    @Test
    void noKeyOfACertificateIsTold() throws IOException {
        TestAuthority.Identity identity = new TestAuthority("secrets").identity("localhost");
        Path certificate = Files.writeString(folder.resolve("tls.pem"), identity.certificate());
        Path key = Files.writeString(folder.resolve("tls-key.pem"), identity.key());
        int port = GantryProcess.freePort();
        String tls = "  tls: {certificate: %s, key: %s}\n".formatted(certificate, key);
        try (GantryProcess gantry = GantryProcess.launchFile(port, yaml(port) + tls)) {
            awaitLine(gantry, "server.started");
            try (var client = gantry.client()) {
                assertThat(client.send("GET", gantry.uri(), RegistryClient.nothing())
                                .statusCode())
                        .isGreaterThan(0);
            } catch (IOException e) {
                assertThat(e)
                        .as("what becomes of clear text that is sent to TLS")
                        .isNotNull();
            }
            assertNothingIsTold(gantry, linesOf(key));
        }
    }

    @Test
    void noKeyOfAnAccountAtAnAuthorityIsTold() throws IOException {
        Path cache = folder.resolve("acme.pem");
        int port = GantryProcess.freePort();
        String tls = """
                  tls:
                    letsencrypt:
                      cachefile: %s
                      hosts: [registry.example.com]
                      directoryurl: https://127.0.0.1:1/directory
                """.formatted(cache);
        try (GantryProcess gantry = GantryProcess.launchFile(port, yaml(port) + tls)) {
            awaitLine(gantry, "acme.failed");
            assertNothingIsTold(gantry, linesOf(cache));
        }
    }

    private static String yaml(int port) {
        return """
                version: 0.1
                log: {level: debug}
                storage: inmemory
                http:
                  addr: 127.0.0.1:%d
                """.formatted(port);
    }

    private static void awaitLine(GantryProcess gantry, String text) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(gantry.log()).contains(text)) {
            assertThat(System.nanoTime()).as(Files.readString(gantry.log())).isLessThan(deadline);
            GantryProcess.sleep(Duration.ofMillis(50));
        }
    }

    /// The text of a PEM file, which is in each of its lines between the first and the last.
    private static List<String> linesOf(Path pem) throws IOException {
        List<String> lines = Files.readAllLines(pem).stream()
                .filter(line -> !line.startsWith("-----") && line.length() > 20)
                .toList();
        assertThat(lines).isNotEmpty();
        return lines;
    }

    private static void assertNothingIsTold(GantryProcess gantry, List<String> secrets) throws IOException {
        gantry.terminate();
        assertThat(gantry.waitForExit(PATIENCE)).isZero();
        assertThat(Files.readString(gantry.log())).doesNotContain(secrets);
        String file = gantry.log().resolveSibling("config.yml").toString();
        assertThat(Command.run(Repository.ROOT.resolve("gantry").toString(), "config", file))
                .isNotEmpty()
                .doesNotContain(secrets);
    }
}
