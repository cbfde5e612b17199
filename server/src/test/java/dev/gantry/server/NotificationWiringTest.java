// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.event.EventAction;
import dev.gantry.registry.event.EventSink;
import dev.gantry.server.config.ConfigLoader;
import dev.gantry.server.config.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotificationWiringTest {

    @TempDir
    Path folder;

    @Test
    void withoutAnEndpointThereIsNoSpool() throws Exception {
        NotificationWiring wiring = start(config("spool", "disabled: true"));

        assertThat(wiring.sink()).isSameAs(EventSink.NONE);
        assertThat(wiring.report()).isEmpty();
        assertThat(folder.resolve("spool")).doesNotExist();
    }

    @Test
    void anEndpointIsToldOfWhatItDoesNotIgnore() throws Exception {
        NotificationWiring wiring = start(config("spool", "ignore: {actions: [pull]}"));

        assertThat(wiring.sink().isWanted(EventAction.PULL)).isFalse();
        assertThat(wiring.sink().isWanted(EventAction.PUSH)).isTrue();
        assertThat(wiring.report().orElseThrow().get().endpoints()).hasSize(1);
        assertThat(Files.getPosixFilePermissions(folder.resolve("spool"))).hasSize(3);
        wiring.close(Duration.ZERO);
    }

    @Test
    void aSpoolOfAnotherProcessIsOneLineThatSaysWhatToDo() throws Exception {
        ServerConfig config = config("spool", "threshold: 1");
        NotificationWiring first = start(config);

        assertThatThrownBy(() -> start(config))
                .isInstanceOf(StartFailure.class)
                .hasMessage(
                        "notifications.spool: %s cannot be used: another process uses it; name a folder of this"
                                + " process's own that it may write",
                        folder.resolve("spool"));
        first.close(Duration.ZERO);
        start(config).close(Duration.ZERO);
    }

    @Test
    void aSpoolThatIsAFileIsOneLineThatSaysWhatToDo() throws Exception {
        Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> start(config("file", "threshold: 1")))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("notifications.spool: " + folder.resolve("file") + " cannot be used: ");
    }

    private static NotificationWiring start(ServerConfig config) throws StartFailure {
        return NotificationWiring.start(config, InstantSource.system(), new Random());
    }

    private ServerConfig config(String spool, String line) throws Exception {
        Path file = Files.writeString(folder.resolve("config.yml"), """
                version: 0.1
                storage:
                  inmemory: {}
                notifications:
                  spool: %s
                  endpoints:
                    - name: one
                      url: http://127.0.0.1:1/
                      %s
                """.formatted(folder.resolve(spool), line));
        return ConfigLoader.load(file).config();
    }
}
