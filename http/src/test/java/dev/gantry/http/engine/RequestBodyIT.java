// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestBodyIT {

    private static final String PUT = "PUT /b HTTP/1.1\r\nHost: r\r\n";

    private final BlockingQueue<Object> events = new ArrayBlockingQueue<>(100);

    /// Reads to the end and answers with the number of bytes; tells of silences and failures.
    private HttpResponse counting(HttpRequest request) throws IOException {
        byte[] buffer = new byte[1000];
        long bytes = 0;
        try {
            while (true) {
                int count = request.body().read(buffer);
                if (count < 0) {
                    return Engines.text(201, Long.toString(bytes));
                }
                if (count == 0) {
                    events.add("silence after " + bytes);
                }
                bytes += count;
            }
        } catch (IOException e) {
            events.add(e);
            throw e;
        }
    }

    private Object event() throws InterruptedException {
        Object event = events.poll(10, TimeUnit.SECONDS);
        return event == null ? "nothing happened" : event;
    }

    private static HttpConfig impatient(long silenceMillis, long timeoutMillis) {
        return Engines.CONFIG.withBodyTimes(Duration.ofMillis(silenceMillis), Duration.ofMillis(timeoutMillis));
    }

    @Test
    void bodyOfKnownLengthIsReadToItsEnd() throws Exception {
        try (var engine = Engines.start(this::counting);
                var client = RawClient.to(engine)) {
            client.send(PUT + "Content-Length: 5\r\n\r\nhello");
            assertThat(client.answer().body()).isEqualTo("5");
        }
    }

    @Test
    void chunkedBodyIsReadToItsEnd() throws Exception {
        try (var engine = Engines.start(this::counting);
                var client = RawClient.to(engine)) {
            client.send(PUT + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3\r\nyou\r\n0\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("8");
        }
    }

    @Test
    void chunkedBodyHasNoAnnouncedLength() throws Exception {
        try (var engine = Engines.start(request ->
                        Engines.text(200, request.body().lengthBytes().toString()));
                var client = RawClient.to(engine)) {
            client.send(PUT + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("OptionalLong.empty");
        }
    }

    @Test
    void endIsTheEndHoweverOftenOneAsks() throws Exception {
        HttpHandler handler = request -> {
            long bytes = Engines.count(request);
            return Engines.text(200, bytes + " " + request.body().read(new byte[1]));
        };
        try (var engine = Engines.start(handler);
                var client = RawClient.to(engine)) {
            client.send(PUT + "Content-Length: 5\r\n\r\nhello");
            assertThat(client.answer().body()).isEqualTo("5 -1");
        }
    }

    @Test
    void silenceIsReportedAndTheBodyGoesOn() throws Exception {
        try (var engine = HttpEngine.start(impatient(100, 10_000), this::counting);
                var client = RawClient.to(engine)) {
            client.send(PUT + "Content-Length: 5\r\n\r\nhe");
            assertThat(event()).isEqualTo("silence after 2");
            client.send("llo");
            assertThat(client.answer().body()).isEqualTo("5");
        }
    }

    @Test
    void bytesAreLateBeforeTheirAbsenceIsSilence() throws Exception {
        HttpHandler handler = request -> {
            int count = request.body().read(new byte[10], () -> events.add("late"));
            return Engines.text(200, "read " + count);
        };
        try (var engine = HttpEngine.start(impatient(60_000, 60_000), handler);
                var client = RawClient.to(engine)) {
            client.send(PUT + "Content-Length: 5\r\n\r\n");
            assertThat(event()).isEqualTo("late");
            client.send("hello");
            assertThat(client.answer().body()).isEqualTo("read 5");
        }
    }

    @Test
    void connectionIsKeptAfterABodyWithSilences() throws Exception {
        try (var engine = HttpEngine.start(impatient(100, 10_000), this::counting);
                var client = RawClient.to(engine)) {
            client.send(PUT + "Content-Length: 5\r\n\r\nhe");
            assertThat(event()).isEqualTo("silence after 2");
            client.send("llo");
            client.answer();
            client.send(PUT + "Content-Length: 3\r\n\r\nyou");
            assertThat(client.answer().body()).isEqualTo("3");
        }
    }

    @Test
    void bodySilentForTooLongIsATimeout() throws Exception {
        try (var engine = HttpEngine.start(impatient(100, 300), this::counting);
                var client = RawClient.to(engine)) {
            client.send(PUT + "Content-Length: 5\r\n\r\nhe");
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("\"code\":\"BLOB_UPLOAD_INVALID\"");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void bodyThatEndsEarlyFailsTheReader() throws Exception {
        try (var engine = Engines.start(this::counting);
                var client = RawClient.to(engine)) {
            client.send(PUT + "Content-Length: 5\r\n\r\nhe");
            client.socket().shutdownOutput();
            assertThat(event()).isInstanceOf(IOException.class);
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("\"code\":\"SIZE_INVALID\"");
        }
    }

    @Test
    void chunkedBodyThatEndsEarlyFailsTheReader() throws Exception {
        try (var engine = Engines.start(this::counting)) {
            try (var client = RawClient.to(engine)) {
                client.send(PUT + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            }
            assertThat(event()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void clientThatGoesAwayFailsTheWaitingReader() throws Exception {
        try (var engine = Engines.start(this::counting)) {
            try (var client = RawClient.to(engine)) {
                client.send(PUT + "Content-Length: 5\r\n\r\nhe");
                client.socket().setSoLinger(true, 0);
            }
            assertThat(event()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void busyHandlerIsNotCutByTimeouts() throws Exception {
        HttpHandler slow = request -> {
            sleep(1200);
            return counting(request);
        };
        try (var engine = HttpEngine.start(impatient(100, 300).withIdleTimeout(Duration.ofMillis(500)), slow);
                var client = RawClient.to(engine)) {
            client.send(PUT + "Content-Length: 5\r\n\r\nhello");
            assertThat(client.answer().body()).isEqualTo("5");
        }
    }

    @Test
    void idleConnectionIsClosed() throws Exception {
        try (var engine = HttpEngine.start(Engines.CONFIG.withIdleTimeout(Duration.ofMillis(200)), this::counting);
                var client = RawClient.to(engine)) {
            client.send(PUT + "Content-Length: 0\r\n\r\n");
            client.answer();
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void leaveToSendIsGivenWhenTheHandlerReads() throws Exception {
        HttpHandler slow = request -> {
            sleep(300);
            events.add("reads");
            return counting(request);
        };
        try (var engine = Engines.start(slow);
                var client = RawClient.to(engine)) {
            client.send(PUT + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(100);
            assertThat(events.poll()).isEqualTo("reads");
            client.send("hello");
            assertThat(client.answer().body()).isEqualTo("5");
        }
    }

    @Test
    void connectionIsKeptAfterLeaveToSendWasUsed() throws Exception {
        try (var engine = Engines.start(this::counting);
                var client = RawClient.to(engine)) {
            for (int i = 0; i < 2; i++) {
                client.send(PUT + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
                assertThat(client.answer().status()).isEqualTo(100);
                client.send("hello");
                assertThat(client.answer().body()).isEqualTo("5");
            }
        }
    }

    @Test
    void noLeaveToSendIsGivenWhenTheHandlerDoesNotRead() throws Exception {
        try (var engine = Engines.start(request -> HttpResponse.empty(401, Headers.NONE));
                var client = RawClient.to(engine)) {
            client.send(PUT + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            var answer = client.answer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void clientThatSendsWithoutLeaveStillGetsItsAnswer() throws Exception {
        try (var engine = Engines.start(request -> {
                    sleep(300);
                    return HttpResponse.empty(401, Headers.NONE);
                });
                var client = RawClient.to(engine)) {
            client.send(PUT + "Expect: 100-continue\r\nContent-Length: 4000000\r\n\r\n");
            client.send(new byte[4_000_000]);
            assertThat(client.answer().status()).isEqualTo(401);
        }
    }

    @Test
    void bodyThatIsNotReadStaysWithTheClient() throws Exception {
        var end = new CountDownLatch(1);
        HttpHandler stalled = request -> {
            awaitQuietly(end);
            return Engines.text(200, Long.toString(Engines.count(request)));
        };
        try (var engine = Engines.start(stalled);
                var client = RawClient.to(engine)) {
            client.send(PUT + "Content-Length: 200000000\r\n\r\n");
            var sent = new AtomicLong();
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 200; i++) {
                        client.send(new byte[1_000_000]);
                        sent.incrementAndGet();
                    }
                } catch (IOException e) {
                    events.add(e);
                }
            });
            Thread.sleep(700);
            assertThat(sent.get()).as("megabytes that sockets took").isLessThan(30);
            end.countDown();
            assertThat(client.answer().body()).isEqualTo("200000000");
            writer.join();
        }
    }

    private static void sleep(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SocketTimeoutException("interrupted");
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
