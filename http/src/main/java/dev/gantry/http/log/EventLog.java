// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.log;

import dev.gantry.http.wire.AnsweredRequest;
import dev.gantry.http.wire.RequestNotes;
import dev.gantry.http.wire.RequestObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// Each request as an event of the log, in the form that the log has.
public final class EventLog implements RequestObserver {

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    @Override
    public void answered(AnsweredRequest request) {
        RequestNotes notes = request.notes();
        LoggingEventBuilder event = LOG.atInfo()
                .addKeyValue("request", notes.id())
                .addKeyValue("method", request.method())
                .addKeyValue("path", request.path())
                .addKeyValue("status", request.status())
                .addKeyValue("bytesIn", request.bytesIn())
                .addKeyValue("bytesOut", request.bytesOut())
                .addKeyValue("ms", request.time().toMillis())
                .addKeyValue("s3Requests", notes.storeRequests())
                .addKeyValue("complete", request.isComplete())
                .addKeyValue("protocol", request.protocol())
                .addKeyValue("client", request.client());
        event = withFilled(event, "user", notes.user());
        event = withFilled(event, "repository", notes.repository());
        withFilled(event, "userAgent", request.userAgent()).log("http.request");
    }

    private static LoggingEventBuilder withFilled(LoggingEventBuilder event, String key, String value) {
        return value.isEmpty() ? event : event.addKeyValue(key, value);
    }
}
