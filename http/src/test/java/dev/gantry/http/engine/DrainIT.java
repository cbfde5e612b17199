// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.HttpResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DrainIT {

    private static final String GET = "GET /v2/ HTTP/1.1\r\nHost: r\r\n\r\n";

    /// More than the server gathers before it sends the first of it.
    private static final int LONG_BODY_BYTES = 1 << 20;

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final PipedInputStream longBody = new PipedInputStream(LONG_BODY_BYTES);

    private final HttpHandler handler = request -> switch (request.path()) {
        case "/slow" -> {
            entered.countDown();
            awaitRelease();
            yield Engines.text(200, "done");
        }
        case "/long" -> HttpResponse.of(200, Headers.NONE, longBody, LONG_BODY_BYTES + 1L);
        case "/count" -> {
            entered.countDown();
            yield Engines.text(200, Long.toString(Engines.count(request)));
        }
        default -> Engines.text(200, "done");
    };

    private void awaitRelease() throws IOException {
        try {
            release.await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /// Begins to drain, and returns when it has begun, which shows in that connections are refused.
    private static FutureTask<Boolean> drain(HttpEngine engine, Duration timeout) throws Exception {
        int port = engine.port();
        var task = new FutureTask<>(() -> engine.drain(timeout));
        Thread.ofVirtual().start(task);
        while (!isRefusing(port)) {
            Thread.sleep(5);
        }
        return task;
    }

    private static boolean isRefusing(int port) throws IOException {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return false;
        } catch (ConnectException refused) {
            return true;
        } catch (SocketException resetByTheClosing) {
            return false;
        }
    }

    @Test
    void idleServerIsDrainedAtOnce() throws Exception {
        var engine = Engines.start(handler);
        assertThat(engine.drain(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void requestInFlightFinishesAndEndsItsConnection() throws Exception {
        try (var engine = Engines.start(handler);
                var client = RawClient.to(engine)) {
            client.send("GET /slow HTTP/1.1\r\nHost: r\r\n\r\n");
            entered.await();
            var drained = drain(engine, Duration.ofSeconds(10));
            release.countDown();
            var answer = client.answer();
            assertThat(answer.body()).isEqualTo("done");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(drained.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void uploadInFlightFinishesHoweverSlow() throws Exception {
        try (var engine = Engines.start(handler);
                var client = RawClient.to(engine)) {
            client.send("PUT /count HTTP/1.1\r\nHost: r\r\nContent-Length: 5\r\n\r\nhe");
            entered.await();
            var drained = drain(engine, Duration.ofSeconds(10));
            Thread.sleep(1500);
            client.send("llo");
            assertThat(client.answer().body()).isEqualTo("5");
            assertThat(drained.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void requestOnAnOpenConnectionIsAnsweredAndEndsIt() throws Exception {
        try (var engine = Engines.start(handler);
                var busy = RawClient.to(engine);
                var open = RawClient.to(engine)) {
            open.send(GET).answer();
            busy.send("GET /slow HTTP/1.1\r\nHost: r\r\n\r\n");
            entered.await();
            var drained = drain(engine, Duration.ofSeconds(10));
            assertThat(open.send(GET).answer().header("connection")).isEqualTo("close");
            release.countDown();
            busy.answer();
            assertThat(drained.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void connectionWhoseAnswerHadBegunTakesAnotherRequest() throws Exception {
        try (var engine = Engines.start(handler);
                var rest = new PipedOutputStream(longBody);
                var busy = RawClient.to(engine);
                var open = RawClient.to(engine)) {
            open.send("GET /long HTTP/1.1\r\nHost: r\r\n\r\n");
            rest.write(new byte[LONG_BODY_BYTES]);
            assertThat(open.answerToHead().header("connection")).isEqualTo("absent");
            busy.send("GET /slow HTTP/1.1\r\nHost: r\r\n\r\n");
            entered.await();
            var drained = drain(engine, Duration.ofSeconds(10));
            rest.write(0);
            rest.flush();
            open.socket().getInputStream().skipNBytes(LONG_BODY_BYTES + 1L);
            assertThat(open.send(GET).answer().header("connection")).isEqualTo("close");
            assertThat(open.isAtEnd()).isTrue();
            release.countDown();
            busy.answer();
            assertThat(drained.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void newConnectionsAreRefusedWhileDraining() throws Exception {
        try (var engine = Engines.start(handler);
                var busy = RawClient.to(engine)) {
            int port = engine.port();
            busy.send("GET /slow HTTP/1.1\r\nHost: r\r\n\r\n");
            entered.await();
            assertThat(isRefusing(port)).isFalse();
            var drained = drain(engine, Duration.ofSeconds(10));
            assertThat(isRefusing(port)).isTrue();
            release.countDown();
            busy.answer();
            assertThat(drained.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void requestThatIsNotFinishedInTimeIsInterruptedAndCut() throws Exception {
        try (var engine = Engines.start(handler);
                var client = RawClient.to(engine)) {
            client.send("GET /slow HTTP/1.1\r\nHost: r\r\n\r\n");
            entered.await();
            assertThat(engine.drain(Duration.ofMillis(200))).isFalse();
            assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void uploadThatIsNotFinishedInTimeIsCut() throws Exception {
        try (var engine = Engines.start(handler);
                var client = RawClient.to(engine)) {
            client.send("PUT /count HTTP/1.1\r\nHost: r\r\nContent-Length: 5\r\n\r\nhe");
            entered.await();
            assertThat(engine.drain(Duration.ofMillis(200))).isFalse();
            assertThatThrownBy(() -> {
                        while (client.answer().status() != 200) {}
                    })
                    .isInstanceOfAny(EOFException.class, SocketException.class);
        }
    }

    @Test
    void portIsFreeAfterClose() throws Exception {
        var first = Engines.start(handler);
        int port = first.port();
        first.close();
        try (var second = HttpEngine.start(HttpConfig.of("127.0.0.1", port).withAccessLog(false), handler)) {
            assertThat(second.port()).isEqualTo(port);
        }
    }

    @Test
    void portInUseIsNamed() throws Exception {
        try (var first = Engines.start(handler)) {
            int port = first.port();
            assertThatThrownBy(() -> HttpEngine.start(HttpConfig.of("127.0.0.1", port), handler))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot listen on 127.0.0.1:%d: Address already in use", port);
        }
    }
}
