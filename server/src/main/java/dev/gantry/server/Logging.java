// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.gantry.http.log.CombinedLog;
import dev.gantry.server.config.ServerConfig;
import dev.gantry.server.config.ServerConfig.AccessFormat;
import dev.gantry.server.mail.MailAppender;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashCommonFieldNames;
import net.logstash.logback.fieldnames.LogstashFieldNames;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets the log of the process up: to stderr, libraries from WARN on, Gantry from the configured level on.
public final class Logging {

    private Logging() {}

    /// Replaces whatever was set up before.
    public static void configure(ServerConfig.Log log) {
        LogManager.getLogManager().reset(); // java.util.logging writes to stderr by itself otherwise
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!(factory instanceof LoggerContext context)) {
            throw new IllegalStateException("Logs are written by Logback, not by " + factory.getClass());
        }
        context.reset();
        log.fields().forEach(context::putProperty);
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setTarget("System.err");
        stderr.setEncoder(encoder(context, log));
        stderr.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(stderr);
        root.setLevel(Level.WARN);
        log.hooks().stream().filter(hook -> !hook.disabled()).forEach(hook -> {
            MailAppender mail = MailAppender.of(hook, context, layout(context, log));
            mail.start();
            root.addAppender(mail);
        });
        if (log.accessLog().has(AccessFormat.COMBINED)) {
            writeCombined(context);
        }
        // What does not start is thrown as well, and told in one line.
        context.getLogger("org.eclipse.jetty.util.component.AbstractLifeCycle").setLevel(Level.OFF);
        // Redis being away is told in one line too, without the stack traces of its client.
        context.getLogger("redis.clients.jedis").setLevel(Level.OFF);
        context.getLogger("dev.gantry").setLevel(Level.toLevel(log.level().name()));
        // It says nothing unless `storage.s3.loglevel` asks for it, and then whatever the level of the rest.
        context.getLogger("dev.gantry.storage.s3.wire").setLevel(Level.DEBUG);
    }

    /// Lines of the combined log are whole by themselves, and go where Distribution's do: to stdout.
    private static void writeCombined(LoggerContext context) {
        PatternLayoutEncoder asTheyAre = new PatternLayoutEncoder();
        asTheyAre.setContext(context);
        asTheyAre.setCharset(StandardCharsets.UTF_8);
        asTheyAre.setPattern("%msg%n");
        asTheyAre.start();
        ConsoleAppender<ILoggingEvent> stdout = new ConsoleAppender<>();
        stdout.setContext(context);
        stdout.setTarget("System.out");
        stdout.setEncoder(asTheyAre);
        stdout.start();
        context.getLogger(CombinedLog.LOGGER).addAppender(stdout);
        context.getLogger(CombinedLog.LOGGER).setAdditive(false);
        context.getLogger(CombinedLog.LOGGER).setLevel(Level.INFO);
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, ServerConfig.Log log) {
        return switch (log.formatter()) {
            case TEXT -> text(context, log);
            case JSON -> json(context, log, shortNames());
            case LOGSTASH -> json(context, log, new LogstashFieldNames());
        };
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context, ServerConfig.Log log) {
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout(context, log));
        encoder.start();
        return encoder;
    }

    private static TextLayout layout(LoggerContext context, ServerConfig.Log log) {
        TextLayout layout = new TextLayout(log.fields(), log.reportCaller());
        layout.setContext(context);
        layout.start();
        return layout;
    }

    /// The configured fields are properties of the context, which this encoder adds to every line.
    private static Encoder<ILoggingEvent> json(LoggerContext context, ServerConfig.Log log, LogstashFieldNames names) {
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.setFieldNames(names);
        encoder.setIncludeCallerData(log.reportCaller());
        encoder.start();
        return encoder;
    }

    /// The names that Distribution's `json` has: `time`, `level`, `msg`.
    private static LogstashFieldNames shortNames() {
        LogstashFieldNames names = new LogstashFieldNames();
        names.setTimestamp("time");
        names.setMessage("msg");
        names.setVersion(LogstashCommonFieldNames.IGNORE_FIELD_INDICATOR);
        names.setLevelValue(LogstashCommonFieldNames.IGNORE_FIELD_INDICATOR);
        names.setThread(LogstashCommonFieldNames.IGNORE_FIELD_INDICATOR);
        return names;
    }
}
