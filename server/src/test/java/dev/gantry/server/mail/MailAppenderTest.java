// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.mail;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import dev.gantry.server.config.ListenAddress;
import dev.gantry.server.config.LogHook;
import dev.gantry.server.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MailAppenderTest {

    private static LogHook hook(int port, @Nullable Secret password) {
        return hook("127.0.0.1", port, password, true);
    }

    private static LogHook hook(String host, int port, @Nullable Secret password, boolean insecure) {
        return new LogHook(
                false,
                LogHook.Type.MAIL,
                List.of(LogHook.Level.PANIC, LogHook.Level.WARN),
                new LogHook.Options(
                        new LogHook.Smtp(new ListenAddress(host, port), "me", password, insecure),
                        "gantry@example.com",
                        List.of("one@example.com", "two@example.com")));
    }

    private static LoggerContext logTo(LogHook hook) {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        PatternLayout layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern("%level %m%n");
        layout.start();
        MailAppender appender = MailAppender.of(hook, context, layout);
        appender.start();
        context.getLogger("ROOT").addAppender(appender);
        return context;
    }

    @Test
    void lineOfAChosenLevelIsMailedAndThoseRightAfterItWait() throws Exception {
        try (var server = new MailServer()) {
            LoggerContext log = logTo(hook(server.port(), new Secret("swordfish")));
            log.getLogger("a").info("quiet");
            log.getLogger("a").error("store.refused");
            log.getLogger("a").warn("store.refused.again");

            String mail = server.mails().poll(30, TimeUnit.SECONDS);
            String login = Base64.getEncoder().encodeToString("me\0me\0swordfish".getBytes(StandardCharsets.US_ASCII));
            assertThat(mail)
                    .contains("AUTH PLAIN " + login)
                    .contains("MAIL FROM:<gantry@example.com>")
                    .contains("RCPT TO:<one@example.com>", "RCPT TO:<two@example.com>")
                    .contains("Subject: gantry: ERROR store.refused")
                    .contains("\nERROR store.refused")
                    .doesNotContain("quiet", "again");
            log.stop();
            assertThat(server.mails()).isEmpty();
        }
    }

    @Test
    void passwordIsNotToldAServerThatOffersNoTlsUnlessItIsThisMachine() throws Exception {
        try (var server = new MailServer()) {
            // Another way to write 127.0.0.1, which stands for a host elsewhere.
            LoggerContext log = logTo(hook("127.1", server.port(), new Secret("swordfish"), false));
            log.getLogger("a").error("store.refused");

            assertThat(server.mails().poll(30, TimeUnit.SECONDS))
                    .contains("EHLO")
                    .doesNotContain("AUTH")
                    .doesNotContain("store.refused");
            log.stop();
        }
        try (var server = new MailServer()) {
            LoggerContext log = logTo(hook("127.0.0.1", server.port(), new Secret("swordfish"), false));
            log.getLogger("a").error("store.refused");

            assertThat(server.mails().poll(30, TimeUnit.SECONDS)).contains("AUTH PLAIN", "store.refused");
            log.stop();
        }
    }
}
