// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.gantry.http.log.EventLog;
import dev.gantry.http.wire.RequestNotes;
import dev.gantry.storage.concurrent.Fanout;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class AccessLogIT {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(EventLog.class);

    private final BlockingQueue<ILoggingEvent> events = new ArrayBlockingQueue<>(100);

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        LOG.addAppender(appender);
        LOG.setLevel(Level.INFO);
        LOG.setAdditive(false);
    }

    @AfterEach
    void deafen() {
        LOG.detachAppender(appender);
        LOG.setLevel(null);
        LOG.setAdditive(true);
    }

    private Map<String, String> line() throws InterruptedException {
        ILoggingEvent event = events.poll(10, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        assertThat(event.getMessage()).isEqualTo("http.request");
        return event.getKeyValuePairs().stream()
                .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
    }

    private static HttpConfig logging() {
        return Engines.CONFIG.withAccessLog(true);
    }

    @Test
    void requestIsOneLine() throws Exception {
        try (var engine = HttpEngine.start(logging(), request -> Engines.text(201, "got " + Engines.count(request)));
                var client = RawClient.to(engine)) {
            client.send("PUT /v2/a HTTP/1.1\r\nHost: r\r\nUser-Agent: test/1\r\nContent-Length: 5\r\n\r\nhello")
                    .answer();
            assertThat(line())
                    .containsEntry("method", "PUT")
                    .containsEntry("path", "/v2/a")
                    .containsEntry("status", "201")
                    .containsEntry("bytesIn", "5")
                    .containsEntry("bytesOut", "5")
                    .containsEntry("complete", "true")
                    .containsEntry("client", "127.0.0.1")
                    .containsEntry("userAgent", "test/1")
                    .containsEntry("s3Requests", "0")
                    .containsKeys("ms", "request");
            assertThat(events).isEmpty();
        }
    }

    @Test
    void queryIsNotInTheLine() throws Exception {
        try (var engine = HttpEngine.start(logging(), request -> Engines.text(200, ""));
                var client = RawClient.to(engine)) {
            client.send("GET /v2/a?_state=secret HTTP/1.1\r\nHost: r\r\n\r\n").answer();
            assertThat(line().toString()).doesNotContain("secret").contains("path=/v2/a,");
        }
    }

    @Test
    void requestThatNoHandlerSawIsALineToo() throws Exception {
        try (var engine = HttpEngine.start(logging(), request -> Engines.text(200, ""));
                var client = RawClient.to(engine)) {
            client.send("GET / HTTP/1.1\r\nHost: r\r\nX: " + "x".repeat(40_000) + "\r\n\r\n")
                    .answer();
            assertThat(line()).containsEntry("status", "431");
        }
    }

    @Test
    void linesOfOneRequestShareItsNumber() throws Exception {
        try (var engine = HttpEngine.start(logging(), request -> Engines.text(200, MDC.get("request")));
                var client = RawClient.to(engine)) {
            String seen =
                    client.send("GET / HTTP/1.1\r\nHost: r\r\n\r\n").answer().body();
            assertThat(line()).containsEntry("request", seen);
        }
    }

    @Test
    void clientIsToldTheNameOfItsRequest() throws Exception {
        try (var engine = HttpEngine.start(logging(), request -> Engines.text(200, ""));
                var client = RawClient.to(engine)) {
            String told =
                    client.send("GET / HTTP/1.1\r\nHost: r\r\n\r\n").answer().header("x-request-id");
            assertThat(told).isNotBlank();
            assertThat(line()).containsEntry("request", told);
        }
    }

    @Test
    void whatIsSpentInTasksIsChargedToTheirRequest() throws Exception {
        try (var engine = HttpEngine.start(logging(), request -> {
                    spend();
                    try (var tasks = new Fanout<Boolean>(3)) {
                        for (int i = 0; i < 3; i++) {
                            tasks.fork(AccessLogIT::spend);
                        }
                        tasks.join();
                    }
                    return Engines.text(200, "");
                });
                var client = RawClient.to(engine)) {
            client.send("GET / HTTP/1.1\r\nHost: r\r\n\r\n").answer();
            assertThat(line()).containsEntry("s3Requests", "4");
        }
    }

    private static boolean spend() {
        RequestNotes notes = RequestNotes.current();
        return notes != null && notes.spendStoreRequest();
    }

    @Test
    void logCanBeSwitchedOff() throws Exception {
        try (var engine = Engines.start(request -> Engines.text(200, ""));
                var client = RawClient.to(engine)) {
            client.send("GET / HTTP/1.1\r\nHost: r\r\n\r\n").answer();
            client.send("GET / HTTP/1.1\r\nHost: r\r\n\r\n").answer();
        }
        assertThat(events).isEmpty();
    }
}
