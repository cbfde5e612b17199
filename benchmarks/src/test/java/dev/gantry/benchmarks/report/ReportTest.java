// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.report;

import static dev.gantry.benchmarks.result.Samples.PUSH;
import static dev.gantry.benchmarks.result.Samples.push;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.benchmarks.limits.Verdict;
import dev.gantry.benchmarks.result.Failure;
import dev.gantry.benchmarks.result.Line;
import dev.gantry.benchmarks.result.Results;
import dev.gantry.benchmarks.result.Samples;
import dev.gantry.benchmarks.scenario.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    @TempDir
    Path folder;

    private final Results results = new Results();

    @BeforeEach
    void write() throws IOException {
        results.add(push("gantry", 1, 4, 107));
        results.add(push("distribution", 1, 10, 160));
        results.add(push("distribution", 2, 20, 160));
        results.add(push("gantry", 2, 4, 107));
        var catalog = new Line("catalog-5000", Setting.LISTS_LARGE, 20);
        results.add(Samples.of(catalog, "gantry", 1, 1, 15));
        results.add(Samples.of(catalog, "distribution", 1, 160, 2000));
        results.add(new Failure(PUSH, "distribution", 3, "PATCH answered 500"));
        List<Verdict> verdicts = List.of(
                new Verdict(Verdict.Outcome.HOLDS, "this"), new Verdict(Verdict.Outcome.FAILS, "that is 3, not 2"));
        Report.write(folder, results, "gantry", "distribution", Map.of("machine", "a small one"), verdicts);
    }

    @Test
    void tableHasRatiosWithTheirSpread() {
        assertThat(text("table.md"))
                .contains("- machine: a small one")
                .contains("| push-1g-patch, plain, 20 ms | 0.27 (0.20 to 0.40) |")
                .contains("| 0.67 (0.67 to 0.67) |\n");
    }

    @Test
    void tableMarksWhatWasRunOnce() {
        assertThat(text("table.md")).contains("| catalog-5000, lists-large, 20 ms [1] |");
    }

    @Test
    void tableSaysWhatDoesNotHoldAndWhatFailed() {
        assertThat(text("table.md"))
                .contains("1 hold, 1 do not, 0 were not measured.")
                .contains("- does not hold: that is 3, not 2")
                .contains("distribution, round 3: PATCH answered 500");
    }

    @Test
    void tableHasTheKindsOfRequests() {
        assertThat(text("table.md")).contains("| push-1g-patch, plain, 20 ms | gantry | PUT:Part 107 |");
    }

    @Test
    void mediansAreThereForPrograms() {
        assertThat(text("table.csv"))
                .startsWith("scenario,setting,latency_ms,registry,metric,median,ratio,ratio_least,ratio_most\n")
                .contains("push-1g-patch,plain,20,gantry,wall,4,,,\n")
                .contains("push-1g-patch,plain,20,distribution,wall,15,0.2667,0.2,0.4\n");
    }

    @Test
    void everyRunIsThereForPrograms() {
        List<String> lines = text("samples.csv").lines().toList();

        assertThat(lines).hasSize(7);
        assertThat(lines.get(1)).startsWith("push-1g-patch,plain,20,gantry,1,4,2.5,2,2,100,150,107,0,4,1024,0,0.3,");
        assertThat(lines).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(18));
    }

    @Test
    void plotIsWellFormedAndFollowsTheReadersColours() throws Exception {
        var plot = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("wall-20ms.svg").toFile());

        assertThat(plot.getElementsByTagName("rect").getLength()).isEqualTo(2);
        assertThat(text("wall-20ms.svg"))
                .contains("prefers-color-scheme: dark")
                .contains(">catalog-5000 (lists-large)<")
                .contains(">0.27 (0.20 to 0.40)<");
    }

    private String text(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
