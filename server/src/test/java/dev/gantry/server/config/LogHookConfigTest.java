// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogHookConfigTest {

    @TempDir
    Path folder;

    @Test
    void hookOfDistributionsPageIsRead() throws Exception {
        ConfigFile file = ConfigFile.of(folder, ConfigFile.MINIMAL + """
                log:
                  reportcaller: true
                  hooks:
                    - type: mail
                      disabled: true
                      levels:
                        - panic
                      options:
                        smtp:
                          addr: mail.example.com:25
                          username: mailuser
                          password: password
                          insecure: true
                        from: sender@example.com
                        to:
                          - errors@example.com
                """);

        assertThat(file.warnings()).isEmpty();
        assertThat(file.config().log().reportCaller()).isTrue();
        assertThat(file.config().log().hooks())
                .containsExactly(new LogHook(
                        true,
                        LogHook.Type.MAIL,
                        List.of(LogHook.Level.PANIC),
                        new LogHook.Options(
                                new LogHook.Smtp(
                                        new ListenAddress("mail.example.com", 25),
                                        "mailuser",
                                        new Secret("password"),
                                        true),
                                "sender@example.com",
                                List.of("errors@example.com"))));
    }

    @Test
    void hookThatCouldTellNobodyIsRefused() {
        assertThat(ConfigFile.of(folder, ConfigFile.MINIMAL + "log: {hooks: [{type: pigeon, levels: [loud]}]}\n")
                        .problems())
                .containsExactlyInAnyOrder(
                        "4:22: error: log.hooks[0].type: must be one of mail",
                        "4:38: error: log.hooks[0].levels: must be a list of panic, fatal, error, warn, info, debug",
                        "4:15: error: log.hooks[0].options.to: is required: the addresses of those who are to be told",
                        "4:15: error: log.hooks[0].options.from: is required: the sender's address",
                        "4:15: error: log.hooks[0].options.smtp.addr: is required: host and port of the mail server,"
                                + " as in mail.example.com:25");
    }
}
