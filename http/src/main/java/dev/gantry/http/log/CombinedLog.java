// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.log;

import dev.gantry.http.wire.AnsweredRequest;
import dev.gantry.http.wire.RequestNotes;
import dev.gantry.http.wire.RequestObserver;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Each request as a line of the combined log format, known from Apache's web server, and behind it what that has no
/// place for: `id=… ms=… in=… s3=… repository=…`.
///
/// The line of the request has no query, which may hold secrets.
public final class CombinedLog implements RequestObserver {

    /// The logger that the lines are given to, to be written as they are.
    public static final String LOGGER = "dev.gantry.access";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

    private final Clock clock;

    public CombinedLog(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void answered(AnsweredRequest request) {
        if (LOG.isInfoEnabled()) {
            LOG.info(line(request));
        }
    }

    private String line(AnsweredRequest request) {
        RequestNotes notes = request.notes();
        ZonedDateTime begun = ZonedDateTime.now(clock).minus(request.time());
        StringBuilder line = new StringBuilder(240);
        word(line, request.client()).append(" - ");
        word(line, notes.user()).append(" [");
        TIME.formatTo(begun, line);
        line.append("] \"");
        escape(line, request.method()).append(' ');
        escape(line, request.path()).append(' ');
        escape(line, request.protocol()).append("\" ");
        line.append(request.status()).append(' ').append(request.bytesOut()).append(" \"");
        escape(line, orDash(request.referer())).append("\" \"");
        escape(line, orDash(request.userAgent())).append("\" id=");
        word(line, notes.id()).append(" ms=").append(request.time().toMillis());
        line.append(" in=").append(request.bytesIn()).append(" s3=").append(notes.storeRequests());
        return word(line.append(" repository="), notes.repository()).toString();
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    /// A text without spaces; a dash for none.
    private static StringBuilder word(StringBuilder line, String text) {
        return escape(line, orDash(text).replace(' ', '_'));
    }

    private static StringBuilder escape(StringBuilder line, String text) {
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                line.append('\\').append((char) c);
            } else if (c < ' ' || c > '~') {
                line.append("\\u%04x".formatted(c));
            } else {
                line.append((char) c);
            }
        });
        return line;
    }
}
