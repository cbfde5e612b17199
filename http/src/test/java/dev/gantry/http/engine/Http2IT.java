// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Http2IT {

    private static final int BLOB_BYTES = 20 << 20;

    @TempDir
    private static Path folder;

    private static KeyFiles files;

    private final BlockingQueue<Object> events = new ArrayBlockingQueue<>(1000);
    private HttpEngine engine;
    private HttpClient client;

    @BeforeAll
    static void createKeys() throws Exception {
        files = KeyFiles.create(folder, "EC");
    }

    @BeforeEach
    void start() throws Exception {
        var config = Engines.CONFIG
                .withTls(files.tls())
                .withIdleTimeout(Duration.ofSeconds(1))
                .withBodyTimes(Duration.ofMillis(200), Duration.ofSeconds(10));
        engine = HttpEngine.start(config, this::handle);
        client = HttpClient.newBuilder()
                .sslContext(files.trust())
                .version(HttpClient.Version.HTTP_2)
                .build();
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        engine.close();
    }

    private HttpResponse handle(HttpRequest request) throws IOException {
        HttpHandler handler = switch (request.path()) {
            case "/refuse" -> refused -> Engines.text(404, "no");
            case "/break" -> broken -> HttpResponse.of(200, Headers.NONE, new Broken(), BLOB_BYTES);
            case "/blob" ->
                whole -> HttpResponse.of(200, Headers.NONE, new ByteArrayInputStream(new byte[BLOB_BYTES]), BLOB_BYTES);
            case "/late" -> Http2IT::late;
            case "/fail" ->
                failing -> {
                    throw new IllegalStateException("secret-detail");
                };
            default -> this::count;
        };
        return handler.handle(request);
    }

    private HttpResponse count(HttpRequest request) throws IOException {
        try {
            return Engines.text(201, request.scheme() + " " + request.authority() + " " + Engines.count(request));
        } catch (IOException e) {
            events.add(e);
            throw e;
        }
    }

    private static HttpResponse late(HttpRequest request) throws IOException {
        try {
            Thread.sleep(3000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Engines.text(200, Long.toString(Engines.count(request)));
    }

    /// Gives half of what was promised.
    private static final class Broken extends InputStream {
        private int rest = BLOB_BYTES / 2;

        @Override
        public int read() throws IOException {
            throw new IOException("not used");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (rest == 0) {
                throw new IOException("the store is gone");
            }
            int count = Math.min(rest, length);
            rest -= count;
            return count;
        }
    }

    private java.net.http.HttpRequest.Builder to(String path) {
        return java.net.http.HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + engine.port() + path));
    }

    private java.net.http.HttpResponse<String> put(String path, int bytes) throws Exception {
        var body = java.net.http.HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]);
        return client.send(to(path).PUT(body).build(), java.net.http.HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void speaksHttp2ToThoseWhoCan() throws Exception {
        var answer = put("/count", BLOB_BYTES);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.body()).isEqualTo("https 127.0.0.1:" + engine.port() + " " + BLOB_BYTES);
    }

    @Test
    void clientsThatFindNoMemoryForTheirWindowsSendNoFurtherAheadThanTheProtocolGrants() throws Exception {
        var sent = new AtomicLong();
        var ahead = new AtomicLong();
        HttpHandler slow = request -> {
            long read = 0;
            byte[] buffer = new byte[64 << 10];
            for (int count = 0; count >= 0; count = request.body().read(buffer)) {
                read += count;
                ahead.accumulateAndGet(sent.get() - read, Math::max);
            }
            return Engines.text(201, Long.toString(read));
        };
        var config = Engines.CONFIG.withTls(files.tls()).withWindowMemoryBytes(0);
        try (var tight = HttpEngine.start(config, slow)) {
            var body = java.net.http.HttpRequest.BodyPublishers.ofInputStream(() -> new Zeros(sent));
            var request = java.net.http.HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + tight.port() + "/"))
                    .PUT(body)
                    .build();
            var answer = client.send(request, java.net.http.HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo(Long.toString(BLOB_BYTES));
            assertThat(ahead.get()).isLessThan(1 << 20);
        }
    }

    /// A body that tells how much of it was sent.
    private static final class Zeros extends InputStream {
        private final AtomicLong sent;

        private Zeros(AtomicLong sent) {
            this.sent = sent;
        }

        @Override
        public int read() throws IOException {
            throw new IOException("not used");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            int count = (int) Math.min(length, BLOB_BYTES - sent.get());
            sent.addAndGet(count);
            return count == 0 ? -1 : count;
        }
    }

    @Test
    void bodyOfUnknownLengthIsReadToItsEnd() throws Exception {
        var body = java.net.http.HttpRequest.BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(new byte[1_000_000]));
        var answer = client.send(to("/count").PUT(body).build(), java.net.http.HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).endsWith(" 1000000");
    }

    @Test
    void streamIsSentWhole() throws Exception {
        var answer = client.send(to("/blob").build(), java.net.http.HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.body()).hasSize(BLOB_BYTES);
    }

    @Test
    void brokenStreamIsABrokenBody() {
        assertThatThrownBy(
                        () -> client.send(to("/break").build(), java.net.http.HttpResponse.BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void exceptionIsAnInternalErrorAndTheConnectionLives() throws Exception {
        var answer = put("/fail", 10);
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("secret");
        assertThat(put("/count", 5).statusCode()).isEqualTo(201);
    }

    @Test
    void refusedBodiesLeaveTheConnectionAndItsWindowWhole() throws Exception {
        for (int i = 0; i < 12; i++) {
            var answer = put("/refuse", BLOB_BYTES);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).isEqualTo("no");
        }
        assertThat(put("/count", BLOB_BYTES).statusCode()).isEqualTo(201);
        assertThat(events).isEmpty();
    }

    @Test
    void handlerSlowerThanEveryTimeoutIsWaitedFor() throws Exception {
        assertThat(put("/late", 5).body()).isEqualTo("5");
    }

    @Test
    void clientThatGoesAwayFailsTheWaitingReader() throws Exception {
        var body = java.net.http.HttpRequest.BodyPublishers.ofInputStream(Broken::new);
        assertThatThrownBy(() ->
                        client.send(to("/count").PUT(body).build(), java.net.http.HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        assertThat(events.poll(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        IOException.class, e -> assertThat(e).hasMessageNotContaining("no bytes of the body came"));
    }

    @Test
    void speaksHttp1ByTlsToThoseWhoCannot() throws Exception {
        var request = to("/count")
                .version(HttpClient.Version.HTTP_1_1)
                .PUT(java.net.http.HttpRequest.BodyPublishers.ofByteArray(new byte[1_000_000]))
                .build();
        var answer = client.send(request, java.net.http.HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(answer.body()).endsWith(" 1000000");
    }

    @Test
    void connectionThatBeginsWithHttp2InClearTextIsServed() throws Exception {
        try (var clear = Engines.start(this::handle);
                var raw = RawClient.to(clear)) {
            byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            byte[] settings = {0, 0, 0, 4, 0, 0, 0, 0, 0};
            // POST, http and / are entries 3, 6 and 4 of HPACK's static table.
            byte[] post = {0, 0, 3, 1, 4, 0, 0, 0, 1, (byte) 0x83, (byte) 0x86, (byte) 0x84};
            byte[] data = {0, 0x40, 0, 0, 0, 0, 0, 0, 1};
            var sent = new ByteArrayOutputStream();
            sent.writeBytes(preface);
            sent.writeBytes(settings);
            sent.writeBytes(post);
            for (int i = 0; i < 3; i++) {
                sent.writeBytes(data);
                sent.writeBytes(new byte[0x4000]);
            }
            raw.send(sent.toByteArray()).send(new byte[] {0, 0, 0, 0, 1, 0, 0, 0, 1});
            assertThat(readUntilData(raw)).endsWith(" 49152");
        }
    }

    /// Reads frames up to the first with data.
    private static String readUntilData(RawClient raw) throws IOException {
        InputStream in = raw.socket().getInputStream();
        while (true) {
            byte[] head = in.readNBytes(9);
            byte[] payload = in.readNBytes((head[0] & 0xff) * 65_536 + (head[1] & 0xff) * 256 + (head[2] & 0xff));
            if (head[3] == 0) {
                return new String(payload, StandardCharsets.UTF_8);
            }
        }
    }

    @Test
    void headBeyondTheLimitIsRefusedInTheProtocolsForm() throws Exception {
        var strings = java.net.http.HttpResponse.BodyHandlers.ofString();
        var large =
                client.send(to("/count").header("X-Large", "x".repeat(40_000)).build(), strings);
        assertThat(large.statusCode()).isEqualTo(431);
        assertThat(large.body()).contains("\"code\":\"UNSUPPORTED\"");
        var path = client.send(to("/" + "x".repeat(40_000)).build(), strings);
        assertThat(path.statusCode()).isEqualTo(414);
        assertThat(path.body()).contains("\"code\":\"UNSUPPORTED\"");
    }

    @Test
    void hostThatTheCertificateDoesNotNameIsServed() throws Exception {
        try (var raw = new RawClient(
                files.trust().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), engine.port()))) {
            raw.send("PUT /count HTTP/1.1\r\nHost: other.example\r\nContent-Length: 5\r\n\r\nhello");
            assertThat(raw.answer().body()).isEqualTo("https other.example 5");
        }
    }

    @Test
    void refusalByTlsIsHeardByAClientThatSendsAllFirst() throws Exception {
        var config = Engines.CONFIG.withTls(files.tls());
        try (var tls = HttpEngine.start(config, request -> Engines.text(404, "no"));
                var raw = new RawClient(
                        files.trust().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), tls.port()))) {
            raw.send("PATCH /b HTTP/1.1\r\nHost: r\r\nContent-Length: 30000000\r\n\r\n")
                    .send(new byte[30_000_000]);
            assertThat(raw.answer().status()).isEqualTo(404);
        }
    }
}
