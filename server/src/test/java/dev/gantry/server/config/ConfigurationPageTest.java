// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The operators' page says what the code does, since the code writes it.
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("../docs/configuration.md");

    @Test
    void generatedPartsOfThePageAreThoseOfTheCode() throws IOException {
        String page = Files.readString(PAGE);
        String expected = page;
        for (ConfigurationPage part : ConfigurationPage.values()) {
            expected = part.in(expected);
        }
        if (Boolean.getBoolean("gantry.docs.write")) {
            Files.writeString(PAGE, expected);
            page = expected;
        }

        assertThat(page)
                .as("docs/configuration.md is out of date; write it anew with: mvn -pl server -am verify"
                        + " -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false"
                        + " -Dgantry.docs.write=true")
                .isEqualTo(expected);
    }
}
