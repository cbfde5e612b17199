// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// Whoever writes a configuration that cannot be used is told where, which key, and what to do.
class BrokenConfigurationsTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    static List<BrokenFile> files() throws IOException {
        return BrokenFile.all();
    }

    @Test
    void thereAreManyAndEachHoldsASecret() throws IOException {
        assertThat(files())
                .hasSizeGreaterThanOrEqualTo(60)
                .allSatisfy(file -> assertThat(file.lines())
                        .anySatisfy(line -> assertThat(line).contains(BrokenFile.SECRET)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void configurationIsRefusedWithPlaceKeyAndRemedy(BrokenFile file) {
        assertThat(refusal(file, (out, err) -> new ConfigCommand(file.environment(), out, err)))
                .isEqualTo(refusal(file, (out, err) -> new ServeCommand(file.environment(), err)))
                .satisfies(said -> assertThat(said.lines())
                        .as(said)
                        .anySatisfy(line -> assertThat(line)
                                .startsWith(file.place())
                                .contains(file.key())
                                .contains(file.remedy())))
                .doesNotContain(BrokenFile.SECRET, "Exception", "\tat ");
    }

    /// What a command says on stderr of a file that it does not take.
    private static String refusal(BrokenFile file, BiFunction<PrintStream, PrintStream, Callable<Integer>> command) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        long begun = System.nanoTime();
        int code = new CommandLine(command.apply(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)))
                .execute(file.path().toString());

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        assertThat(code).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        return err.toString(StandardCharsets.UTF_8);
    }
}
