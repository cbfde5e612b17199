// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.server.config.ConfigLoader;
import dev.gantry.server.config.Http.Prometheus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebugPagesTest {

    @TempDir
    Path folder;

    /// A path of metrics that were one of theirs would end the start with a stack trace, not with a line.
    @Test
    void pathsThatMetricsMayNotHaveAreThoseOfTheOtherPages() throws Exception {
        String text = "version: 0.1\nstorage: inmemory\n";
        Path file = Files.writeString(folder.resolve("config.yml"), text, StandardCharsets.UTF_8);

        try (Sight sight = new Sight(ConfigLoader.load(file).config())) {
            assertThat(sight.pages().paths()).isNotEmpty();
            assertThat(Prometheus.TAKEN).containsAll(sight.pages().paths()).contains("/");
        }
    }
}
