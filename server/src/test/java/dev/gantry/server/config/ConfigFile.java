// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A configuration file that a test writes and has read.
record ConfigFile(Path path) {

    /// The least that can be used, to write more below.
    static final String MINIMAL = """
            version: 0.1
            storage:
              inmemory:
            """;

    static ConfigFile of(Path folder, String text) {
        try {
            return new ConfigFile(Files.writeString(folder.resolve("config.yml"), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ServerConfig config() throws ConfigException {
        return config(Map.of());
    }

    ServerConfig config(Map<String, String> environment) throws ConfigException {
        return ConfigLoader.load(path, environment).config();
    }

    List<String> warnings() throws ConfigException {
        return warnings(Map.of());
    }

    List<String> warnings(Map<String, String> environment) throws ConfigException {
        return ConfigLoader.load(path, environment).warnings().stream()
                .map(this::shortened)
                .toList();
    }

    /// The problems of a file that must be refused, each as `line:column: error: key: message`.
    List<String> problems() {
        return problems(Map.of());
    }

    List<String> problems(Map<String, String> environment) {
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(path, environment));
        if (refused == null) {
            throw new AssertionError("The file was accepted");
        }
        return refused.problems().stream().map(this::shortened).toList();
    }

    private String shortened(Problem problem) {
        return problem.isOfVariable()
                ? problem.toString()
                : problem.toString().substring(path.toString().length() + 1);
    }
}
