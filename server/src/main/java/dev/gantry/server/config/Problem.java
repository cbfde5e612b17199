// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// Something about a configuration file that its writer should know.
///
/// @param line counted from 1
/// @param column counted from 1
/// @param keyPath the key in question, as in `storage.s3.bucket`; empty where the whole file is
/// @param message what is wrong and what is accepted; never holds a secret
public record Problem(Severity severity, String file, int line, int column, String keyPath, String message) {

    /// Whether the server can run in spite of it.
    public enum Severity {
        ERROR,
        WARNING
    }

    /// In the shape that compilers use: `file:line:column: error: key: message`.
    @Override
    public String toString() {
        String word = severity == Severity.ERROR ? "error" : "warning";
        String key = keyPath.isEmpty() ? "" : keyPath + ": ";
        return "%s:%d:%d: %s: %s%s".formatted(file, line, column, word, key, message);
    }
}
