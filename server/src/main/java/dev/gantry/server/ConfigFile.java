// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which file a command reads: the one that it is given, or else the one that the environment names.
final class ConfigFile {

    static final String VARIABLE = "REGISTRY_CONFIGURATION_PATH";
    static final String MISSING = "no configuration file: name one, or set " + VARIABLE;

    private ConfigFile() {}

    static Optional<Path> named(@Nullable Path given, Map<String, String> environment) {
        return given != null
                ? Optional.of(given)
                : Optional.ofNullable(environment.get(VARIABLE))
                        .filter(name -> !name.isBlank())
                        .map(Path::of);
    }
}
