// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.storage.s3.check.Finding;
import dev.gantry.storage.s3.check.Finding.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Tells somebody what a check found.
abstract class CheckReport {

    private final Path file;
    private final List<Finding> findings = new ArrayList<>();

    CheckReport(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    final List<Finding> findings() {
        return findings;
    }

    final void accept(Finding finding) {
        findings.add(finding);
        tell(finding);
    }

    final long count(Outcome outcome) {
        return findings.stream().filter(finding -> finding.outcome() == outcome).count();
    }

    /// As soon as it is known.
    abstract void tell(Finding finding);

    /// When all is known.
    abstract void end();
}
