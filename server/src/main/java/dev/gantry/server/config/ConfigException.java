// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.util.List;
import java.util.stream.Collectors;

/// A configuration that cannot be used, with everything that is wrong with it. The message has one line a
/// problem.
public final class ConfigException extends Exception {

    private final transient List<Problem> problems;

    ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /// Errors and warnings in the order of the file; at least one error.
    public List<Problem> problems() {
        return problems;
    }
}
