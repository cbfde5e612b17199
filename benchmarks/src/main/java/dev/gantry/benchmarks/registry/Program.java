// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.registry;

import java.nio.file.Path;

/// A registry that can be started.
///
/// @param name what it is called in tables
/// @param command starts it in the foreground; may name `{config}`, `{port}`, `{bucket}`, `{endpoint}`,
/// `{accesskey}` and `{secretkey}`
public record Program(String name, CommandTemplate command) {

    public static final String GANTRY = "gantry";
    public static final String DISTRIBUTION = "distribution";

    /// This repository's own, by its launcher and with that one's defaults.
    public static Program gantry(Path repository) {
        return serving(GANTRY, repository.resolve("gantry"));
    }

    /// CNCF Distribution 2.8.2.
    public static Program distribution(Path binary) {
        return serving(DISTRIBUTION, binary);
    }

    private static Program serving(String name, Path binary) {
        return new Program(name, CommandTemplate.of(binary.toString(), "serve", "{config}"));
    }

    /// Any other, as it is given on the command line.
    ///
    /// @param text `NAME=COMMAND`
    public static Program parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1 || !text.substring(0, equals).matches("[\\w.-]+")) {
            throw new IllegalArgumentException("not NAME=COMMAND: " + text);
        }
        return new Program(text.substring(0, equals), CommandTemplate.parse(text.substring(equals + 1)));
    }
}
