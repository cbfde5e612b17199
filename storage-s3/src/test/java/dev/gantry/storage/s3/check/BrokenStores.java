// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Servers that are no store, or one that will not do.
final class BrokenStores {

    static final String AUTHORITY = "CN=Authority of a test";

    private static final char[] PASSWORD = "password".toCharArray();

    private BrokenStores() {}

    /// Takes connections, as far as the backlog goes, and never says a word.
    static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }

    /// An address at which nothing listens.
    static URI closed() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    /// Answers like Amazon for a bucket of another region.
    static HttpServer inAnotherRegion(String region) throws IOException {
        HttpServer server = HttpServer.create(loopback(), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("x-amz-bucket-region", region);
            answer(exchange, 400, """
                    <Error><Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; \
                    the region 'us-east-1' is wrong; expecting '%s'</Message><Region>%s</Region></Error>""".formatted(region, region));
        });
        server.start();
        return server;
    }

    /// Speaks TLS with a certificate that nobody knows.
    static HttpsServer withTls(Path folder, String subject, String names) throws Exception {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(folder, subject, names)));
        server.createContext(
                "/", (HttpHandler) exchange -> answer(exchange, 403, "<Error><Code>AccessDenied</Code></Error>"));
        server.start();
        return server;
    }

    /// The PEM file of who issued the certificate of the server that was started last.
    static Path authority(Path folder) {
        return folder.resolve("authority.pem");
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(status, isHead ? -1 : body.length);
            if (!isHead) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static SSLContext context(Path folder, String subject, String names) throws Exception {
        Path file = folder.resolve(subject.replaceAll("\\W", "-") + ".p12");
        keytool(file, "-alias", "ca", "-dname", AUTHORITY, "-ext", "bc:c");
        keytool(file, "-alias", "a", "-dname", subject, "-ext", "SAN=" + names, "-signer", "ca");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        String pem = "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                .formatted(Base64.getMimeEncoder()
                        .encodeToString(store.getCertificate("ca").getEncoded()));
        Files.writeString(authority(folder), pem);
        store.deleteEntry("ca");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(Path file, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD)));
        line.addAll(List.of(arguments));
        Process keytool = new ProcessBuilder(line).redirectErrorStream(true).start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException(
                    "keytool failed: " + new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
