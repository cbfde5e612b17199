// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.limits;

import static dev.gantry.benchmarks.result.Samples.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.benchmarks.limits.Verdict.Outcome;
import dev.gantry.benchmarks.result.Results;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

    private final Results results = new Results();

    LimitsTest() {
        results.add(push("gantry", 1, 4, 107));
        results.add(push("distribution", 1, 10, 160));
    }

    @ParameterizedTest
    @CsvSource({
        "push-1g-patch plain 20 wall distribution <= 0.45, HOLDS",
        "push-1g-patch plain 20 wall distribution <= 0.4, HOLDS",
        "push-1g-patch plain 20 wall distribution <= 0.39, FAILS",
        "push-1g-patch plain 20 wall distribution <= 0.39 today 0.4, MISSED",
        "push-1g-patch plain 20 wall distribution <= 0.3 today 0.39, FAILS",
        "push-1g-patch plain 20 wall distribution <= 0.4 today 0.5, HOLDS",
        "push-1g-patch plain 20 rate distribution >= 3 today 2.5, MISSED",
        "push-1g-patch plain 20 rate distribution >= 3 today 2.6, FAILS",
        "push-1g-patch plain 20 rate distribution >= 2.5, HOLDS",
        "push-1g-patch plain 20 rate distribution >= 3, FAILS",
        "push-* * * requests distribution <= 0.67, HOLDS",
        "* * * rss-anon - <= 100, HOLDS",
        "* * * rss-anon - <= 99, FAILS",
        "push-1g-patch plain 0 wall distribution <= 0.45, NOT_MEASURED",
        "push-1g-patch tls 20 wall distribution <= 0.45, NOT_MEASURED",
        "push plain 20 wall distribution <= 0.45, NOT_MEASURED",
        "push-1g-patch plain 20 wall curl <= 0.45, NOT_MEASURED",
    })
    void aLimitHoldsOrNot(String limit, Outcome outcome) {
        assertThat(Limits.parse(List.of(limit)).check(results, "gantry"))
                .extracting(Verdict::outcome)
                .containsExactly(outcome);
    }

    @Test
    void aVerdictSaysTheFigures() {
        var limits = Limits.parse(List.of("push-1g-patch plain 20 wall distribution <= 0.3"));

        assertThat(limits.check(results, "gantry").getFirst().text())
                .isEqualTo(
                        "push-1g-patch, plain, 20 ms: wall : distribution is 0.4 (gantry 4 : distribution 10, of single"
                                + " rounds 0.4 to 0.4), has to be at most 0.3");
    }

    @Test
    void commentsAndEmptyLinesSayNothing() {
        var limits = Limits.parse(List.of("", "  # of S3", "* * * rss-anon - <= 256  # MiB"));

        assertThat(limits.check(results, "gantry")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "push-1g-patch plain 20 wall distribution 0.4",
                "push-1g-patch plain 20 wall distribution = 0.4",
                "push-1g-patch plain 20 time distribution <= 0.4",
                "push-1g-patch plain 20 wall distribution <= little",
                "push-1g-patch plain 20 wall distribution <= 0.3 soon 0.4",
                "push-1g-patch plain 20 wall distribution <= 0.3 today",
            })
    void aLineThatIsNoLimitIsRefused(String line) {
        assertThatThrownBy(() -> Limits.parse(List.of(line))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFileOfTheRepositoryIsReadable() throws Exception {
        var limits = Limits.parse(Files.readAllLines(Path.of("limits.txt")));

        assertThat(limits.check(results, "gantry")).hasSizeGreaterThan(20);
    }
}
