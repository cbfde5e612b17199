// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnswerIT {

    private static final String GET = "GET /v2/ HTTP/1.1\r\nHost: r\r\n\r\n";
    private static final String HEAD = "HEAD /v2/ HTTP/1.1\r\nHost: r\r\n\r\n";

    /// Gives some bytes, then fails; tells when it is closed.
    private static final class BreakingStream extends InputStream {

        private final CountDownLatch closed = new CountDownLatch(1);
        private long rest;

        BreakingStream(long goodBytes) {
            this.rest = goodBytes;
        }

        @Override
        public int read() throws IOException {
            return read(new byte[1], 0, 1) < 0 ? -1 : 'x';
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (rest == 0) {
                throw new IOException("secret-detail");
            }
            int count = (int) Math.min(rest, length);
            Arrays.fill(buffer, offset, offset + count, (byte) 'x');
            rest -= count;
            return count;
        }

        @Override
        public void close() {
            closed.countDown();
        }

        boolean isClosedSoon() throws InterruptedException {
            return closed.await(10, TimeUnit.SECONDS);
        }
    }

    private static RawClient.Answer get(HttpHandler handler) throws IOException {
        try (var engine = Engines.start(handler);
                var client = RawClient.to(engine)) {
            return client.send(GET).answer();
        }
    }

    private static RawClient.Answer head(HttpHandler handler) throws IOException {
        try (var engine = Engines.start(handler);
                var client = RawClient.to(engine)) {
            var answer = client.send(HEAD).answerToHead();
            assertThat(client.send(HEAD).answerToHead().head())
                    .as("the next answer starts where this one ended")
                    .startsWith("HTTP/1.1");
            return answer;
        }
    }

    @Test
    void bytesComeWithTheirLength() throws Exception {
        var answer = get(request -> Engines.text(200, "hello"));
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(answer.header("content-length")).isEqualTo("5");
        assertThat(answer.header("date")).isNotEqualTo("absent");
        assertThat(answer.header("server")).isEqualTo("absent");
    }

    @Test
    void emptyAnswerHasLengthZero() throws Exception {
        assertThat(get(request -> HttpResponse.empty(202, Headers.NONE)).header("content-length"))
                .isEqualTo("0");
    }

    @Test
    void noContentHasNoLength() throws Exception {
        assertThat(get(request -> HttpResponse.empty(204, Headers.NONE)).header("content-length"))
                .isEqualTo("absent");
    }

    @Test
    void notModifiedHasNoBody() throws Exception {
        var answer = get(request -> HttpResponse.empty(304, Headers.of("ETag", "\"x\"")));
        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.header("etag")).isEqualTo("\"x\"");
        assertThat(answer.header("content-length")).isEqualTo("absent");
    }

    @Test
    void headKeepsTheLengthThatTheHandlerGives() throws Exception {
        var answer = head(request -> HttpResponse.empty(200, Headers.of("Content-Length", "5000000000")));
        assertThat(answer.header("content-length")).isEqualTo("5000000000");
    }

    @Test
    void headDoesNotInventALength() throws Exception {
        assertThat(head(request -> HttpResponse.empty(200, Headers.NONE)).header("content-length"))
                .isEqualTo("absent");
    }

    @Test
    void headOfBytesSendsTheirLengthOnly() throws Exception {
        assertThat(head(request -> Engines.text(404, "hello")).header("content-length"))
                .isEqualTo("5");
    }

    @Test
    void headOfAStreamClosesItUnread() throws Exception {
        var stream = new BreakingStream(0);
        var answer = head(request -> HttpResponse.of(200, Headers.NONE, stream, 7));
        assertThat(answer.header("content-length")).isEqualTo("7");
        assertThat(stream.isClosedSoon()).isTrue();
    }

    @Test
    void streamIsSentWhole() throws Exception {
        byte[] content = new byte[300_000];
        var answer =
                get(request -> HttpResponse.of(200, Headers.NONE, new ByteArrayInputStream(content), content.length));
        assertThat(answer.body()).hasSize(content.length);
    }

    @Test
    void streamLongerThanItsLengthIsCut() throws Exception {
        var answer = get(request -> HttpResponse.of(200, Headers.NONE, new BreakingStream(100), 10));
        assertThat(answer.body()).isEqualTo("x".repeat(10));
    }

    @Test
    void streamOfUnknownLengthIsChunked() throws Exception {
        var answer = get(request ->
                HttpResponse.of(200, Headers.of("Connection", "close"), new ByteArrayInputStream(new byte[3]), -1));
        assertThat(answer.header("transfer-encoding")).isEqualTo("chunked");
        assertThat(answer.body()).endsWith("\r\n0\r\n\r\n");
    }

    @Test
    void streamThatFailsInTheMiddleBreaksTheBody() throws Exception {
        var stream = new BreakingStream(1 << 20);
        var answer = get(request -> HttpResponse.of(200, Headers.NONE, stream, 2 << 20));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().length()).isLessThan(2 << 20);
        assertThat(stream.isClosedSoon()).isTrue();
    }

    @Test
    void streamOfUnknownLengthThatFailsEndsWithoutItsLastChunk() throws Exception {
        var answer = get(request -> HttpResponse.of(200, Headers.NONE, new BreakingStream(1 << 20), -1));
        assertThat(answer.body()).doesNotEndWith("\r\n0\r\n\r\n");
    }

    @Test
    void streamShorterThanItsLengthBreaksTheBody() throws Exception {
        var answer = get(
                request -> HttpResponse.of(200, Headers.NONE, new ByteArrayInputStream(new byte[200_000]), 300_000));
        assertThat(answer.body()).hasSizeLessThan(300_000);
    }

    @Test
    void streamThatFailsAtItsFirstByteIsAnInternalError() throws Exception {
        var answer = get(request -> HttpResponse.of(200, Headers.of("X-Blob", "1"), new BreakingStream(0), 10));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.header("x-blob")).isEqualTo("absent");
        assertThat(answer.body()).isEqualTo("{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"internal error\"}]}\n");
    }

    @Test
    void exceptionOfTheHandlerIsAnInternalErrorWithoutDetails() throws Exception {
        var answer = get(request -> {
            throw new IllegalStateException("secret-detail");
        });
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"internal error\"}]}\n");
    }

    @Test
    void errorOfTheHandlerIsAnInternalError() throws Exception {
        var answer = get(request -> {
            throw new AssertionError("secret-detail");
        });
        assertThat(answer.status()).isEqualTo(500);
    }

    @Test
    void streamIsClosedSoonAfterTheClientWentAway() throws Exception {
        var stream = new BreakingStream(Long.MAX_VALUE);
        try (var engine = Engines.start(request -> HttpResponse.of(200, Headers.NONE, stream, Long.MAX_VALUE))) {
            try (var client = RawClient.to(engine)) {
                client.send(GET);
                client.socket().getInputStream().readNBytes(1000);
                client.socket().setSoLinger(true, 0);
            }
            assertThat(stream.isClosedSoon()).isTrue();
        }
    }

    @Test
    void clientThatReadsSlowlyIsNotCutByTheIdleTimeout() throws Exception {
        byte[] content = new byte[32 << 20];
        var config = Engines.CONFIG.withIdleTimeout(Duration.ofMillis(300));
        try (var engine = HttpEngine.start(
                        config,
                        request ->
                                HttpResponse.of(200, Headers.NONE, new ByteArrayInputStream(content), content.length));
                var client = RawClient.to(engine)) {
            client.send(GET);
            Thread.sleep(1500);
            assertThat(client.answer().body()).hasSize(content.length);
        }
    }

    @Test
    void clientThatTakesNothingIsCutInTheEnd() throws Exception {
        var stream = new BreakingStream(Long.MAX_VALUE);
        var config = Engines.CONFIG.withBodyTimes(Duration.ofMillis(100), Duration.ofMillis(500));
        try (var engine = HttpEngine.start(
                        config, request -> HttpResponse.of(200, Headers.NONE, stream, Long.MAX_VALUE));
                var client = RawClient.to(engine)) {
            client.send(GET);
            assertThat(stream.isClosedSoon()).isTrue();
            assertThatThrownBy(() -> {
                        Thread.sleep(200);
                        client.send("x");
                        Thread.sleep(200);
                        client.send("x");
                    })
                    .isInstanceOf(SocketException.class);
        }
    }
}
