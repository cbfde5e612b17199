// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.run;

import dev.gantry.benchmarks.result.Failure;
import dev.gantry.benchmarks.result.Sample;
import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Says what happens, with the time.
public final class Progress {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final PrintWriter out;

    public Progress(PrintWriter out) {
        this.out = out;
    }

    /// Says something in words.
    public void say(String message) {
        out.printf("%s  %s%n", LocalTime.now(ZoneId.systemDefault()).format(TIME), message);
        out.flush();
    }

    void measured(Sample sample) {
        String usage = sample.usage()
                .map(used -> String.format(
                        Locale.ROOT,
                        "  cpu %6.2f s  RssAnon %4d MiB",
                        used.cpu().toMillis() / 1e3,
                        used.peakAnonBytes() >> 20))
                .orElse("");
        say(String.format(
                Locale.ROOT,
                "round %d  %-24s %-13s %8.3f s%s  S3 %d",
                sample.round(),
                sample.line().scenario(),
                sample.registry(),
                sample.wall().toNanos() / 1e9,
                usage,
                sample.traffic().requests()));
    }

    void failed(Failure failure) {
        say("FAILED  " + failure);
    }
}
