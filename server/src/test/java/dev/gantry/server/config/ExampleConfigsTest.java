// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The examples that come with Gantry, with the files that they name.
class ExampleConfigsTest {

    private static final Path EXAMPLES = Path.of("../packaging/conf");

    @TempDir
    Path folder;

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @BeforeEach
    void writeTheFilesThatExamplesName() throws IOException {
        var authority = new TestAuthority("examples");
        TestAuthority.Identity server = authority.identity("localhost");
        write("tls.crt", server.certificate());
        write("tls.key", server.key());
        write("cloudfront.pem", server.key());
        write("token-certificates.pem", authority.pem());
        write("htpasswd", "alice:$2y$05$WZLVpFGOHqQoqUVbbTRMZe4JqEMhM7EsXWb5d4T4qPc3oLZ9J3Vx2\n");
        write("groups", "ops: alice\n");
    }

    @ParameterizedTest
    @MethodSource("names")
    void exampleLoadsWithoutAWarningAndPrintsWhatLoadsAgain(String name) throws Exception {
        ConfigFile example = example(name);
        String printed = EffectiveConfig.print(example.config());

        assertThat(example.warnings()).isEmpty();
        assertThat(EffectiveConfig.print(ConfigFile.of(folder, printed).config()))
                .isEqualTo(printed);
    }

    @Test
    void operatorsAreToldOfEachExample() throws IOException {
        assertThat(names()).hasSizeGreaterThanOrEqualTo(9);
        assertThat(Files.readString(Path.of("../docs/deploy.md")))
                .contains(names().stream().map(name -> "| `" + name + "` |").toList());
    }

    private ConfigFile example(String name) throws IOException {
        String text = Files.readString(EXAMPLES.resolve(name));
        return ConfigFile.of(
                folder, text.replace("/etc/gantry/", folder + "/").replace("/var/lib/registry", "" + folder));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
