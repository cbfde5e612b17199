// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.mail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.net.SMTPAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.boolex.EventEvaluatorBase;
import dev.gantry.server.config.LogHook;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Mails lines of the log: `log.hooks`.
///
/// Whoever breaks something breaks it often. So there is a mail a minute at most, which tells of up to 256 lines of
/// those levels since the last one.
public final class MailAppender extends SMTPAppender {

    private static final Logger LOG = LoggerFactory.getLogger(MailAppender.class);

    private static final long PAUSE_MILLIS = 60_000;
    private static final String PATIENCE_MILLIS = "10000";

    /// Distribution's mailer sends a password in clear text to these alone, too.
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private final Set<Level> levels;
    private final boolean insecure;

    /// Whether a password is to be told to nobody but over TLS: whoever stands in between could leave it out.
    private final boolean needsTls;

    private MailAppender(LogHook hook) {
        this.levels = hook.levels().stream().map(MailAppender::level).collect(Collectors.toSet());
        LogHook.Smtp smtp = hook.options().smtp();
        this.insecure = smtp.insecure();
        this.needsTls = smtp.password() != null
                && !insecure
                && !THIS_MACHINE.contains(smtp.addr().host());
    }

    /// Not started yet.
    public static MailAppender of(LogHook hook, Context context, Layout<ILoggingEvent> layout) {
        MailAppender appender = new MailAppender(hook);
        LogHook.Smtp smtp = hook.options().smtp();
        appender.setContext(context);
        appender.setName(smtp.addr().toString());
        appender.setLayout(layout);
        appender.setSmtpHost(smtp.addr().host());
        appender.setSmtpPort(smtp.addr().port());
        appender.setUsername(smtp.username());
        appender.setPassword(smtp.password() == null ? null : smtp.password().reveal());
        appender.setSTARTTLS(true);
        appender.setFrom(hook.options().from());
        hook.options().to().forEach(appender::addTo);
        appender.setSubject("gantry: %level %m");
        appender.setEvaluator(new AtMostOneAMinute());
        return appender;
    }

    @Override
    public void start() {
        eventEvaluator.start();
        super.start();
        Properties properties = session.getProperties();
        properties.setProperty("mail.smtp.connectiontimeout", PATIENCE_MILLIS);
        properties.setProperty("mail.smtp.timeout", PATIENCE_MILLIS);
        properties.setProperty("mail.smtp.writetimeout", PATIENCE_MILLIS);
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(needsTls));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", Boolean.toString(!insecure));
        if (insecure) {
            properties.setProperty("mail.smtp.ssl.trust", "*");
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (levels.contains(event.getLevel())) {
            super.append(event);
        }
    }

    /// Reports a mail that was not taken; by another mail at best, a minute later.
    @Override
    public void addError(String message, Throwable cause) {
        LOG.atWarn()
                .addKeyValue("server", getName())
                .addKeyValue("problem", cause.getMessage())
                .log("mail.failed");
    }

    /// The log has nothing above `error`.
    private static Level level(LogHook.Level level) {
        return switch (level) {
            case PANIC, FATAL, ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
        };
    }

    /// What comes too early waits for the next mail.
    private static final class AtMostOneAMinute extends EventEvaluatorBase<ILoggingEvent> {

        private final AtomicLong next = new AtomicLong();

        @Override
        public boolean evaluate(ILoggingEvent event) {
            long now = event.getTimeStamp();
            long due = next.get();
            return now >= due && next.compareAndSet(due, now + PAUSE_MILLIS);
        }
    }
}
