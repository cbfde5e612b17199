// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.storage.s3.check.Finding;
import dev.gantry.storage.s3.check.Finding.Outcome;
import java.io.PrintStream;
import java.nio.file.Path;

/// A check for readers: one line each, and below it the cause and the remedy where there is something wrong.
final class CheckText extends CheckReport {

    private static final String MORE = "%48s%s: %s%n";

    private final PrintStream out;

    CheckText(Path file, PrintStream out) {
        super(file);
        this.out = out;
    }

    @Override
    void tell(Finding finding) {
        String first = finding.detail().isEmpty() ? finding.cause() : finding.detail();
        out.printf(
                "%-4s  %-30s %6d ms  %s%n",
                word(finding.outcome()), finding.name(), finding.took().toMillis(), plain(first));
        if (!finding.detail().isEmpty() && !finding.cause().isEmpty()) {
            out.printf(MORE, "", "cause", plain(finding.cause()));
        }
        if (!finding.remedy().isEmpty()) {
            out.printf(MORE, "", "remedy", plain(finding.remedy()));
        }
        out.flush();
    }

    @Override
    void end() {
        out.printf(
                "%n%d failed, %d warned, %d skipped%n", count(Outcome.FAIL), count(Outcome.WARN), count(Outcome.SKIP));
    }

    /// What a store says may hold anything; a line stays a line, and a terminal gets no commands.
    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case PASS -> "ok";
            case INFO -> "info";
            case WARN -> "warn";
            case FAIL -> "FAIL";
            case SKIP -> "skip";
        };
    }
}
