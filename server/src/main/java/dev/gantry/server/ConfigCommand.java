// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.server.config.ConfigException;
import dev.gantry.server.config.ConfigLoader;
import dev.gantry.server.config.EffectiveConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `gantry config CONFIG`: the configuration that a file amounts to on stdout, what is wrong with it on stderr.
@Command(
        name = "config",
        description = "Checks a configuration file and prints what it amounts to, without its secrets.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "CONFIG", description = "a configuration file")
    private @Nullable Path file;

    @Override
    public Integer call() {
        try {
            ConfigLoader.Loaded loaded = ConfigLoader.load(Path.of(String.valueOf(file)), System.getenv());
            loaded.warnings().forEach(System.err::println);
            System.out.print(EffectiveConfig.print(loaded.config(), loaded.origins()));
            return 0;
        } catch (ConfigException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }
}
