// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class TextLayoutTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.007Z");

    @Test
    void eventIsOneLineOfPairsWithTheConfiguredFieldsLast() {
        LoggingEvent event = event("dev.gantry.registry.Blobs", "blob.committed");
        event.setKeyValuePairs(List.of(new KeyValuePair("bytes", 12L), new KeyValuePair("tag", null)));

        assertThat(new TextLayout(Map.of("service", "registry", "a", "b")).doLayout(event))
                .isEqualTo("2026-11-21T12:00:00.007Z INFO  blob.committed bytes=12 tag=null a=b service=registry\n");
    }

    @Test
    void valueOfClientCanNeitherBreakLineNorFeignPair() {
        LoggingEvent event = event("dev.gantry.http", "http.request");
        event.setKeyValuePairs(List.of(new KeyValuePair("agent", "x\n2026 \"ERROR\" a=b\\\u2028\u001b")));

        assertThat(new TextLayout(Map.of()).doLayout(event))
                .endsWith("agent=\"x\\u000a2026 \\\"ERROR\\\" a=b\\\\\\u2028\\u001b\"\n")
                .hasLineCount(1);
    }

    @Test
    void callerIsNamedWhereThatIsAskedFor() {
        LoggingEvent event = event("dev.gantry.http", "http.request");
        event.setCallerData(new StackTraceElement[] {new StackTraceElement("dev.gantry.http.A", "run", "A.java", 12)});

        assertThat(new TextLayout(Map.of("a", "b"), true).doLayout(event)).endsWith(" a=b caller=A.java:12\n");
        assertThat(new TextLayout(Map.of("a", "b")).doLayout(event)).endsWith(" a=b\n");
    }

    @Test
    void eventOfLibraryNamesItsLogger() {
        assertThat(new TextLayout(Map.of()).doLayout(event("org.example.Pool", "two\nlines")))
                .endsWith("INFO  org.example.Pool: two lines\n");
    }

    @Test
    void exceptionFollowsItsLine() {
        LoggingEvent event = event("dev.gantry.http", "http.failed");
        event.setThrowableProxy(new ThrowableProxy(new IllegalStateException("why")));

        assertThat(new TextLayout(Map.of()).doLayout(event))
                .contains("http.failed\njava.lang.IllegalStateException: why\n");
    }

    private static LoggingEvent event(String logger, String message) {
        LoggingEvent event = new LoggingEvent();
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        event.setLoggerContext(context);
        event.setLoggerName(logger);
        event.setLevel(Level.INFO);
        event.setMessage(message);
        event.setInstant(NOON);
        return event;
    }
}
