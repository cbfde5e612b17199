// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.measure;

import java.time.Duration;

/// How Linux writes down what it knows of a process, in `/proc/PID`.
final class ProcText {

    /// `getconf CLK_TCK`, which has been this on every architecture of the last decades.
    private static final long TICKS_PER_SECOND = 100;

    /// The first field after the name is the third of the file; utime and stime are the 14th and the 15th.
    private static final int UTIME = 14 - 3;

    private static final int STIME = UTIME + 1;
    private static final long KIB = 1024;

    private ProcText() {}

    /// The processor time, in user mode and in the system, that a file `stat` tells of.
    static Duration cpu(String stat) {
        // The name stands in parentheses and may hold anything, spaces and parentheses too.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    /// The bytes that a file `status` tells of under a name, `RssAnon` or `VmHWM`; 0 for a process that has
    /// ended.
    static long bytes(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                .findFirst()
                .orElse(0);
    }
}
