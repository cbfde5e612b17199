// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.server.config.ConfigException;
import dev.gantry.server.config.ConfigLoader;
import dev.gantry.server.config.Problem;
import dev.gantry.server.config.S3;
import dev.gantry.server.config.ServerConfig;
import dev.gantry.server.config.ServerConfig.Filesystem;
import dev.gantry.server.config.ServerConfig.InMemory;
import dev.gantry.storage.s3.check.Finding;
import dev.gantry.storage.s3.check.Finding.Outcome;
import dev.gantry.storage.s3.check.S3Check;
import dev.gantry.storage.s3.config.S3Config;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gantry check CONFIG`: tries a configuration against its live store. Exit codes: 0, also with warnings; 1 if
/// something fails; 2 for a configuration that cannot be used.
@Command(
        name = "check",
        description = "Tries a configuration against its store, and says what fails, why, and what to do.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    private static final String NAME = "configuration";
    private static final int FAILS = 1;
    private static final int UNUSABLE = 2;

    @Parameters(
            index = "0",
            paramLabel = "CONFIG",
            arity = "0..1",
            description = "a configuration file; without one, the one that REGISTRY_CONFIGURATION_PATH names")
    private @Nullable Path file;

    @Option(names = "--json", description = "one JSON document, for machines")
    private boolean json;

    @Override
    public Integer call() {
        Path path = ConfigFile.named(file, System.getenv()).orElse(null);
        if (path == null) {
            System.err.println("gantry: " + ConfigFile.MISSING);
            return UNUSABLE;
        }
        CheckReport report = json ? new CheckJson(path, System.out) : new CheckText(path, System.out);
        long begun = System.nanoTime();
        try {
            ConfigLoader.Loaded loaded = ConfigLoader.load(path, System.getenv());
            loaded.warnings().forEach(warning -> report.accept(finding(warning)));
            boolean isWhole = check(loaded.config(), report, begun);
            if (isWhole) {
                report.end();
            }
            return isWhole && report.count(Outcome.FAIL) == 0 ? 0 : FAILS;
        } catch (ConfigException e) {
            e.problems().forEach(problem -> report.accept(finding(problem)));
        } catch (IllegalArgumentException e) {
            report.accept(new Finding(NAME, Outcome.FAIL, "", String.valueOf(e.getMessage()), "", since(begun)));
        }
        report.end();
        return UNUSABLE;
    }

    /// @return whether it came to its end
    /// @throws IllegalArgumentException if the parts of the configuration do not go together
    private static boolean check(ServerConfig config, CheckReport report, long begun) {
        return switch (config.storage().driver()) {
            case S3 s3 -> {
                S3Config store = S3Stores.config(s3);
                report.accept(read(report, begun));
                yield check(store, !config.storage().redirect().disable(), report);
            }
            case Filesystem filesystem -> {
                report.accept(read(report, begun));
                FolderCheck.run(filesystem.rootDirectory(), report);
                yield true;
            }
            case InMemory _ -> {
                report.accept(read(report, begun));
                report.accept(new Finding(
                        "memory",
                        Outcome.INFO,
                        "content lives in the process, up to its heap, and goes with it",
                        "",
                        "",
                        Duration.ZERO));
                yield true;
            }
        };
    }

    private static boolean check(S3Config store, boolean redirects, CheckReport report) {
        var threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("check-", 0).factory());
        try (var check = S3Check.of(store, redirects, threads, InstantSource.system(), new SecureRandom())) {
            Runtime.getRuntime().addShutdownHook(new Thread(check::close, "check-end"));
            return check.run(report::accept);
        }
    }

    private static Finding read(CheckReport report, long begun) {
        return new Finding(NAME, Outcome.PASS, report.file().toString(), "", "", since(begun));
    }

    private static Finding finding(Problem problem) {
        Outcome outcome = problem.severity() == Problem.Severity.ERROR ? Outcome.FAIL : Outcome.WARN;
        return new Finding(NAME, outcome, "", problem.toString(), "", Duration.ZERO);
    }

    private static Duration since(long begunNanos) {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }
}
