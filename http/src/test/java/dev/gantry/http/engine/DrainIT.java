// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.http.wire.HttpHandler;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
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

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    private final HttpHandler handler = request -> {
        if (request.path().equals("/slow")) {
            entered.countDown();
            awaitRelease();
        }
        return Engines.text(200, "done");
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

    private static FutureTask<Boolean> drain(HttpEngine engine, Duration timeout) throws Exception {
        var task = new FutureTask<>(() -> engine.drain(timeout));
        Thread.ofVirtual().start(task);
        Thread.sleep(300);
        return task;
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
        try (var engine = Engines.start(request -> Engines.text(200, Long.toString(Engines.count(request))));
                var client = RawClient.to(engine)) {
            client.send("PUT / HTTP/1.1\r\nHost: r\r\nContent-Length: 5\r\n\r\nhe");
            Thread.sleep(200);
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
    void newConnectionsAreRefusedWhileDraining() throws Exception {
        try (var engine = Engines.start(handler);
                var busy = RawClient.to(engine)) {
            int port = engine.port();
            busy.send("GET /slow HTTP/1.1\r\nHost: r\r\n\r\n");
            entered.await();
            var drained = drain(engine, Duration.ofSeconds(10));
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .isInstanceOf(ConnectException.class);
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
        try (var engine = Engines.start(request -> Engines.text(200, Long.toString(Engines.count(request))));
                var client = RawClient.to(engine)) {
            client.send("PUT / HTTP/1.1\r\nHost: r\r\nContent-Length: 5\r\n\r\nhe");
            Thread.sleep(200);
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
                    .hasMessageContaining("127.0.0.1 port " + port);
        }
    }
}
