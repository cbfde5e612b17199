// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.wire.HttpHandler;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UnreadBodyIT {

    private static final HttpHandler REFUSE = request -> Engines.text(404, "no");
    private static final String PATCH = "PATCH /b HTTP/1.1\r\nHost: r\r\n";

    @Test
    void smallRestIsReadAndTheConnectionKept() throws Exception {
        try (var engine = Engines.start(REFUSE);
                var client = RawClient.to(engine)) {
            client.send(PATCH + "Content-Length: 500000\r\n\r\n").send(new byte[500_000]);
            assertThat(client.answer().header("connection")).isEqualTo("absent");
            client.send(PATCH + "Content-Length: 0\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(404);
        }
    }

    @Test
    void smallRestThatComesAfterTheAnswerIsReadAndTheConnectionKept() throws Exception {
        try (var engine = Engines.start(REFUSE);
                var client = RawClient.to(engine)) {
            client.send(PATCH + "Content-Length: 5\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(404);
            client.send("hello" + PATCH + "Content-Length: 0\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(404);
        }
    }

    @Test
    void smallRestThatNeverComesEndsTheConnection() throws Exception {
        try (var engine = Engines.start(REFUSE);
                var client = RawClient.to(engine)) {
            client.send(PATCH + "Content-Length: 5\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(404);
            long start = System.nanoTime();
            assertThat(client.isAtEnd()).isTrue();
            assertThat(System.nanoTime() - start).isLessThan(4_000_000_000L);
        }
    }

    @Test
    void smallChunkedRestThatIsHereKeepsTheConnection() throws Exception {
        try (var engine = Engines.start(REFUSE);
                var client = RawClient.to(engine)) {
            client.send(PATCH + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
            assertThat(client.answer().header("connection")).isEqualTo("absent");
            client.send(PATCH + "Content-Length: 0\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(404);
        }
    }

    @Test
    void clientThatReadsWhileItSendsIsAnsweredAtOnce() throws Exception {
        try (var engine = Engines.start(REFUSE);
                var client = RawClient.to(engine)) {
            client.send(PATCH + "Content-Length: 5368709120\r\n\r\n");
            var sent = new AtomicLong();
            Thread writer = Thread.ofVirtual().start(() -> sendUntilRefused(client, sent, 5120));
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
            client.socket().close();
            writer.join();
        }
    }

    @Test
    void clientThatSendsAllBeforeItReadsIsAnswered() throws Exception {
        try (var engine = Engines.start(REFUSE);
                var client = RawClient.to(engine)) {
            client.send(PATCH + "Content-Length: 100000000\r\n\r\n");
            for (int i = 0; i < 100; i++) {
                client.send(new byte[1_000_000]);
            }
            assertThat(client.answer().status()).isEqualTo(404);
        }
    }

    @Test
    void sendingIsCutAtTheBound() throws Exception {
        try (var engine = Engines.start(REFUSE);
                var client = RawClient.to(engine)) {
            client.send(PATCH + "Content-Length: 5368709120\r\n\r\n");
            var sent = new AtomicLong();
            long start = System.nanoTime();
            sendUntilRefused(client, sent, 5120);
            assertThat(sent.get()).as("megabytes").isLessThan(400);
            assertThat(System.nanoTime() - start).isLessThan(15_000_000_000L);
        }
    }

    @Test
    void handlerThatReadsAPartAndRefusesIsHeard() throws Exception {
        HttpHandler tooLarge = request -> {
            request.body().read(new byte[10]);
            return Engines.text(413, "too large");
        };
        try (var engine = Engines.start(tooLarge);
                var client = RawClient.to(engine)) {
            client.send(PATCH + "Content-Length: 30000000\r\n\r\n").send(new byte[30_000_000]);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).isEqualTo("too large");
        }
    }

    @Test
    void refusalOfASilentClientEndsTheConnectionSoon() throws Exception {
        try (var engine = Engines.start(REFUSE);
                var client = RawClient.to(engine)) {
            client.send(PATCH + "Content-Length: 5368709120\r\n\r\nx");
            assertThat(client.answer().status()).isEqualTo(404);
            assertThat(client.isAtEnd()).isTrue();
            long start = System.nanoTime();
            sendUntilRefused(client, new AtomicLong(), 5120);
            assertThat(System.nanoTime() - start).isLessThan(15_000_000_000L);
        }
    }

    private static void sendUntilRefused(RawClient client, AtomicLong megabytes, int most) {
        try {
            byte[] megabyte = new byte[1 << 20];
            while (megabytes.get() < most) {
                client.send(megabyte);
                megabytes.incrementAndGet();
            }
        } catch (SocketException refused) {
            assertThat(refused).hasMessageMatching("(?s).*(reset|pipe|closed|aborted).*");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
