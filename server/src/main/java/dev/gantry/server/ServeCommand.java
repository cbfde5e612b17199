// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.server.config.ConfigException;
import dev.gantry.server.config.ConfigLoader;
import dev.gantry.server.config.Problem;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `gantry serve CONFIG`: runs the registry until a signal ends it.
@Command(name = "serve", description = "Runs the registry.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private final Map<String, String> environment;
    private final PrintStream err;

    @Parameters(
            index = "0",
            paramLabel = "CONFIG",
            arity = "0..1",
            description = "a configuration file; without one, the one that REGISTRY_CONFIGURATION_PATH names, or else"
                    + " ./gantry serve runs an S3 store of its own")
    private @Nullable Path file;

    ServeCommand() {
        this(System.getenv(), System.err);
    }

    ServeCommand(Path file) {
        this();
        this.file = file;
    }

    ServeCommand(Map<String, String> environment, PrintStream err) {
        this.environment = environment;
        this.err = err;
    }

    @Override
    public Integer call() {
        Path config = ConfigFile.named(file, environment).orElse(null);
        if (config == null) {
            err.println("gantry: serve needs a CONFIG here; the embedded store comes by the launcher, ./gantry serve");
            return 1;
        }
        try {
            ConfigLoader.Loaded loaded = ConfigLoader.load(config, environment);
            Logging.configure(loaded.config().log());
            loaded.warnings().forEach(ServeCommand::warn);
            RunningServer.startUntilSignal(loaded.config());
            return 0;
        } catch (ConfigException e) {
            err.println(e.getMessage());
        } catch (StartFailure e) {
            err.println("gantry: " + e.getMessage());
        }
        return 1;
    }

    private static void warn(Problem warning) {
        LoggingEventBuilder line = LOG.atWarn();
        if (warning.isOfVariable()) {
            line = line.addKeyValue("variable", warning.file());
        } else {
            line = line.addKeyValue("file", warning.file()).addKeyValue("line", warning.line());
        }
        line.addKeyValue("key", warning.keyPath())
                .addKeyValue("problem", warning.message())
                .log("config.warning");
    }
}
