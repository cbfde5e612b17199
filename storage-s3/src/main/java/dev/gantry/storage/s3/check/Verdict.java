// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import dev.gantry.storage.s3.check.Finding.Outcome;
import java.time.Duration;

/// What a probe found, before it is known how long that took.
record Verdict(Outcome outcome, String detail, String cause, String remedy) {

    static Verdict pass(String detail) {
        return new Verdict(Outcome.PASS, detail, "", "");
    }

    static Verdict info(String detail) {
        return new Verdict(Outcome.INFO, detail, "", "");
    }

    static Verdict skip(String reason) {
        return new Verdict(Outcome.SKIP, reason, "", "");
    }

    static Verdict warn(String cause, String remedy) {
        return new Verdict(Outcome.WARN, "", cause, remedy);
    }

    static Verdict fail(String cause, String remedy) {
        return new Verdict(Outcome.FAIL, "", cause, remedy);
    }

    Verdict with(String moreDetail) {
        return new Verdict(outcome, moreDetail, cause, remedy);
    }

    Finding on(Line line, Duration took) {
        return new Finding(line.label(), outcome, detail, cause, remedy, took);
    }
}
