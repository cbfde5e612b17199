// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// What one class logs, until it is closed.
final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final List<ILoggingEvent> seen = new CopyOnWriteArrayList<>();
    private final Logger logger;

    private CapturedLog(Logger logger) {
        this.logger = logger;
    }

    static CapturedLog of(Class<?> type) {
        var log = new CapturedLog((Logger) LoggerFactory.getLogger(type));
        log.start();
        log.logger.addAppender(log);
        log.logger.setLevel(Level.TRACE);
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        seen.add(event);
    }

    List<ILoggingEvent> events(String message) {
        return seen.stream().filter(event -> event.getMessage().equals(message)).toList();
    }

    boolean has(String message) {
        return !events(message).isEmpty();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setLevel(null);
        stop();
    }
}
