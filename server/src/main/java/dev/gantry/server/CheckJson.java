// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.storage.s3.check.Finding;
import dev.gantry.storage.s3.check.Finding.Outcome;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/// A check for machines: one JSON document when all is known.
final class CheckJson extends CheckReport {

    private static final JsonMapper JSON = new JsonMapper();

    private final PrintStream out;

    /// The document. Names are what programs rely on.
    private record Document(String configuration, String result, List<Line> lines) {}

    private record Line(String name, String outcome, String detail, String cause, String remedy, long millis) {

        static Line of(Finding finding) {
            return new Line(
                    finding.name(),
                    word(finding.outcome()),
                    finding.detail(),
                    finding.cause(),
                    finding.remedy(),
                    finding.took().toMillis());
        }
    }

    CheckJson(Path file, PrintStream out) {
        super(file);
        this.out = out;
    }

    @Override
    void tell(Finding finding) {
        // Told in the end, with all others.
    }

    @Override
    void end() {
        Outcome worst = count(Outcome.FAIL) > 0 ? Outcome.FAIL : count(Outcome.WARN) > 0 ? Outcome.WARN : Outcome.PASS;
        List<Line> lines = findings().stream().map(Line::of).toList();
        out.println(JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(new Document(file().toString(), word(worst), lines)));
    }

    /// `pass`, `info`, `warn`, `fail` or `skip`.
    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
