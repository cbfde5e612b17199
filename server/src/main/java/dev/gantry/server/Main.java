// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.server.config.ServerConfig;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line. Exit codes: 0, 1 for a configuration, a store or an address that cannot be used, 2 for a
/// command line that cannot be read, and of `check` for a configuration that cannot be used.
@Command(
        name = "gantry",
        description = "A container registry on S3.",
        subcommands = {
            ServeCommand.class,
            ConfigCommand.class,
            CheckCommand.class,
            VersionCommand.class,
            RehearseCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    /// A server goes on after this returns, on threads of its own.
    public static void main(String[] args) {
        Logging.configure(ServerConfig.Log.DEFAULT);
        int code = isPlainServe(args) ? serve(Path.of(args[1])) : execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /// Whether there is nothing to find out: this is how servers start, and to set the command line up for it takes
    /// a tenth of the time until they answer.
    private static boolean isPlainServe(String[] args) {
        return args.length == 2 && args[0].equals("serve") && !args[1].isEmpty() && "-@".indexOf(args[1].charAt(0)) < 0;
    }

    /// A failure that nobody expects ends the process too, though threads of the server may be left.
    private static int serve(Path config) {
        try {
            return new ServeCommand(config).call();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("server.failed");
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static int execute(String[] args) {
        CommandLine commands = new CommandLine(new Main());
        if (args.length == 0) {
            commands.usage(System.err);
            return CommandLine.ExitCode.USAGE;
        }
        return commands.execute(args);
    }
}
