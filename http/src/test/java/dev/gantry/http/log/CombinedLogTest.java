// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gantry.http.wire.AnsweredRequest;
import dev.gantry.http.wire.RequestNotes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CombinedLogTest {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(CombinedLog.LOGGER);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:01Z"), ZoneOffset.ofHours(1));

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        LOG.addAppender(lines);
        LOG.setLevel(Level.INFO);
        LOG.setAdditive(false);
    }

    @AfterEach
    void deafen() {
        LOG.detachAppender(lines);
        LOG.setLevel(null);
        LOG.setAdditive(true);
    }

    private String line(RequestNotes notes, String path, String userAgent) {
        new CombinedLog(CLOCK)
                .answered(new AnsweredRequest(
                        notes,
                        "GET",
                        path,
                        "HTTP/1.1",
                        200,
                        12,
                        2326,
                        Duration.ofMillis(1250),
                        true,
                        "192.0.2.7",
                        userAgent,
                        ""));
        assertThat(lines.list).hasSize(1);
        return lines.list.getFirst().getFormattedMessage();
    }

    @Test
    void lineIsApachesWithMoreBehindIt() {
        var notes = new RequestNotes("abcde-1");
        notes.user("ada");
        notes.repository("library/alpine");
        assertThat(notes.spendStoreRequest()).isTrue();
        assertThat(notes.spendStoreRequest()).isTrue();

        assertThat(line(notes, "/v2/library/alpine/tags/list", "skopeo/1.9"))
                .isEqualTo("192.0.2.7 - ada [01/Mar/2026:12:59:59 +0100]"
                        + " \"GET /v2/library/alpine/tags/list HTTP/1.1\" 200 2326 \"-\" \"skopeo/1.9\""
                        + " id=abcde-1 ms=1250 in=12 s3=2 repository=library/alpine");
    }

    @Test
    void whatIsUnknownIsADash() {
        assertThat(line(new RequestNotes("abcde-2"), "/", ""))
                .isEqualTo("192.0.2.7 - - [01/Mar/2026:12:59:59 +0100] \"GET / HTTP/1.1\" 200 2326 \"-\" \"-\""
                        + " id=abcde-2 ms=1250 in=12 s3=0 repository=-");
    }

    @Test
    void noClientCanForgeALine() {
        var notes = new RequestNotes("abcde-3");
        notes.user("a b\n");

        assertThat(line(notes, "/\"\n", "x\" 200 1\r\nforged"))
                .doesNotContain("\n")
                .doesNotContain("\r")
                .contains(" - a_b\\u000a [")
                .contains("GET /\\\"\\u000a HTTP/1.1")
                .contains("\"x\\\" 200 1\\u000d\\u000aforged\"");
    }
}
