// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.server.config.ConfigException;
import dev.gantry.server.config.ConfigLoader;
import dev.gantry.server.config.EffectiveConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `gantry config CONFIG`: the configuration that a file and the environment amount to on stdout, each value with where
/// it comes from; what is wrong with it on stderr.
@Command(
        name = "config",
        description = "Checks a configuration file and prints what it amounts to, without its secrets.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    @Parameters(
            index = "0",
            paramLabel = "CONFIG",
            arity = "0..1",
            description = "a configuration file; without one, the one that REGISTRY_CONFIGURATION_PATH names")
    private @Nullable Path file;

    ConfigCommand() {
        this(System.getenv(), System.out, System.err);
    }

    ConfigCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        Path config = ConfigFile.named(file, environment).orElse(null);
        if (config == null) {
            err.println("gantry: " + ConfigFile.MISSING);
            return 1;
        }
        try {
            ConfigLoader.Loaded loaded = ConfigLoader.load(config, environment);
            loaded.warnings().forEach(err::println);
            out.print(EffectiveConfig.print(loaded.config(), loaded.origins()));
            return 0;
        } catch (ConfigException e) {
            err.println(e.getMessage());
            return 1;
        }
    }
}
