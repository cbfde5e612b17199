// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.server.config.ServerConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line. Exit codes: 0, 1 for a configuration, a store or an address that cannot be used, 2 for a
/// command line that cannot be read, and of `check` for a configuration that cannot be used.
@Command(
        name = "gantry",
        description = "A container registry on S3.",
        subcommands = {ServeCommand.class, ConfigCommand.class, CheckCommand.class, VersionCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {

    private Main() {}

    /// A server goes on after this returns, on threads of its own.
    public static void main(String[] args) {
        Logging.configure(ServerConfig.Log.DEFAULT);
        CommandLine commands = new CommandLine(new Main());
        int code = args.length == 0 ? usage(commands) : commands.execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int usage(CommandLine commands) {
        commands.usage(System.err);
        return CommandLine.ExitCode.USAGE;
    }
}
