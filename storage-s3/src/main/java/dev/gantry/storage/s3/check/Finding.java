// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import java.time.Duration;

/// One line of a check. Holds no secret.
///
/// @param name what was looked at
/// @param detail what was found; may be empty
/// @param cause why it is not as it should be; empty where it is
/// @param remedy what to do about it; empty where nothing is to be done or known
/// @param took how long it took to find out
public record Finding(String name, Outcome outcome, String detail, String cause, String remedy, Duration took) {

    /// How a line ended.
    public enum Outcome {
        PASS,
        /// Of interest, and neither right nor wrong.
        INFO,
        /// Works, and is probably not what was meant.
        WARN,
        FAIL,
        /// Not tried.
        SKIP
    }
}
