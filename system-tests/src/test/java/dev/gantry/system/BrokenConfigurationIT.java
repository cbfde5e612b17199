// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The launcher and both commands pass on what is wrong with a configuration; that all of it is found is tested in
/// process.
class BrokenConfigurationIT {

    private static final Path BROKEN =
            Repository.ROOT.resolve("server/src/test/resources/dev/gantry/server/config/broken");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            serve  | two-stores.yml        | REGISTRY_A=b              | error: storage: must name exactly one store
            serve  | s3-without-bucket.yml | REGISTRY_HTTP_ADDR=nowhere | REGISTRY_HTTP_ADDR: error: http.addr: must be
            config | tab.yml               | REGISTRY_A=b              | error: is not YAML
            config | unknown-key.yml       | REGISTRY_LOG_LEVEL=shout  | REGISTRY_LOG_LEVEL: error: log.level: must be
            """)
    void commandEndsWithOneAndTheProblemsAlone(String command, String file, String variable, String problem)
            throws IOException {
        String[] pair = variable.split("=", 2);
        Command gantry = Command.start(
                List.of(
                        Repository.ROOT.resolve("gantry").toString(),
                        command,
                        BROKEN.resolve(file).toString()),
                folder,
                Map.of(pair[0], pair[1]));

        assertThat(gantry.exit()).isEqualTo(1);
        assertThat(gantry.output()).contains(problem).doesNotContain("sw0rdfish-marker", "\tat ", "Exception");
        assertThat(gantry.output().lines()).allSatisfy(line -> assertThat(line).matches("\\S+: (error|warning): .*"));
    }
}
