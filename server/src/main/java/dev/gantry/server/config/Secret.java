// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// A text that no message, log line or printed configuration may show.
///
/// @param reveal the text itself, for the one place that needs it
public record Secret(String reveal) {

    /// What stands in its place wherever it would be printed.
    @Override
    public String toString() {
        return "***";
    }
}
