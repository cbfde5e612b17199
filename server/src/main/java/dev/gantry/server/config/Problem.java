// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

/// Something about a configuration that its writer should know.
///
/// @param file the file, or the variable of the environment that the value in question comes from
/// @param line counted from 1; 0 in a variable
/// @param column counted from 1; 0 in a variable
/// @param keyPath the key in question, as in `storage.s3.bucket`; empty where the whole file is
/// @param message what is wrong and what is accepted; never holds a secret
public record Problem(Severity severity, String file, int line, int column, String keyPath, String message) {

    /// Whether the server can run in spite of it.
    public enum Severity {
        ERROR,
        WARNING
    }

    /// Whether it is about a variable of the environment.
    public boolean isOfVariable() {
        return line == 0;
    }

    /// In the shape that compilers use: `file:line:column: error: key: message`.
    @Override
    public String toString() {
        String word = severity == Severity.ERROR ? "error" : "warning";
        String key = keyPath.isEmpty() ? "" : keyPath + ": ";
        String place = isOfVariable() ? file : "%s:%d:%d".formatted(file, line, column);
        return "%s: %s: %s%s".formatted(place, word, key, message);
    }
}
