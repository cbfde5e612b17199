// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks;

import dev.gantry.benchmarks.limits.Limits;
import dev.gantry.benchmarks.limits.Verdict;
import dev.gantry.benchmarks.registry.Program;
import dev.gantry.benchmarks.report.Report;
import dev.gantry.benchmarks.result.Results;
import dev.gantry.benchmarks.run.Comparison;
import dev.gantry.benchmarks.run.Plan;
import dev.gantry.benchmarks.run.Progress;
import dev.gantry.benchmarks.scenario.Scenarios;
import dev.gantry.benchmarks.scenario.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The command behind `./benchmarks/compare`, which has brought up the store and said in the environment where it
/// is.
@Command(
        name = "compare",
        description = "Runs the same scenarios against Gantry and other registries, in turns, on one S3 server.",
        mixinStandardHelpOptions = true)
final class Compare implements Callable<Integer> {

    private static final int HOLDS = 0;
    private static final int FAILS = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--registries",
            split = ",",
            defaultValue = "gantry,distribution",
            description = "Which take part, the one that is compared first (default: ${DEFAULT-VALUE}).")
    private List<String> registries = List.of();

    @Option(
            names = "--other",
            description = "NAME=COMMAND: one more registry. The command runs in the foreground and may name {config}, a"
                    + " file in Distribution's form, or {port}, {bucket}, {endpoint}, {accesskey} and {secretkey}.")
    private List<String> others = List.of();

    @Option(
            names = "--only",
            split = ",",
            defaultValue = "*",
            description = "Which scenarios, * standing for anything: push-*,start (default: all).")
    private List<String> only = List.of();

    @Option(names = "--settings", split = ",", description = "Which settings (default: all): plain, redirect, tls, ...")
    private List<String> settings = List.of();

    @Option(
            names = "--latency",
            split = ",",
            defaultValue = "0,20",
            description = "Milliseconds by which each request to S3 is delayed (default: ${DEFAULT-VALUE}).")
    private List<Integer> latencies = List.of();

    @Option(names = "--rounds", defaultValue = "3", description = "How often each scenario runs (default: 3).")
    private int rounds;

    @Option(names = "--quick", description = "Smaller sizes, to try it; its figures say nothing.")
    private boolean isQuick;

    @Option(names = "--check", description = "Ends with status 1 if benchmarks/limits.txt does not hold.")
    private boolean isCheck;

    @Option(names = "--out", description = "Folder for tables and plots (default: benchmarks/results).")
    private Path folder = Path.of("benchmarks/results");

    public static void main(String[] arguments) {
        Runtime.getRuntime().addShutdownHook(new Thread(Compare::endChildren));
        System.exit(new CommandLine(new Compare()).execute(arguments));
    }

    /// Interrupted, this leaves no registry behind.
    private static void endChildren() {
        ProcessHandle.current().children().forEach(ProcessHandle::destroy);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Environment environment = Environment.of(System.getenv());
        var progress = new Progress(spec.commandLine().getErr());
        Plan plan = plan(environment);
        Results results = new Comparison(plan, environment.store(), environment.scratch(), progress).run();
        List<Verdict> verdicts = isQuick
                ? List.of()
                : Limits.parse(Files.readAllLines(environment.limits()))
                        .check(results, plan.programs().getFirst().name());
        Report.write(
                folder,
                results,
                plan.programs().getFirst().name(),
                plan.programs().getLast().name(),
                environment.conditions(rounds, isQuick),
                verdicts);
        progress.say("tables and plots are in " + folder.toAbsolutePath().normalize());
        return isCheck ? check(verdicts, results) : results.failures().isEmpty() ? HOLDS : FAILS;
    }

    private Plan plan(Environment environment) {
        List<Program> programs = new ArrayList<>();
        for (String name : registries) {
            programs.add(environment.program(name));
        }
        others.forEach(text -> programs.add(Program.parse(text)));
        return new Plan(
                programs,
                isQuick ? Scenarios.quick() : Scenarios.all(),
                settings.isEmpty()
                        ? List.of(Setting.values())
                        : settings.stream().map(Setting::of).toList(),
                latencies,
                rounds,
                wanted());
    }

    private Predicate<String> wanted() {
        List<Pattern> patterns = only.stream()
                .map(name -> Pattern.compile(Pattern.quote(name).replace("*", "\\E.*\\Q")))
                .toList();
        return name ->
                patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
    }

    /// Says which limits do not hold. What was left out on purpose cannot be held against anybody.
    private int check(List<Verdict> verdicts, Results results) {
        boolean isWhole = settings.isEmpty() && only.equals(List.of("*"));
        List<String> broken = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            switch (verdict.outcome()) {
                case HOLDS -> {}
                case MISSED -> broken.add("does not hold, no worse than known: " + verdict.text());
                case FAILS -> broken.add("does not hold: " + verdict.text());
                case NOT_MEASURED -> {
                    if (isWhole) {
                        broken.add("not measured: " + verdict.text());
                    }
                }
            }
        }
        results.failures().forEach(failure -> broken.add("failed: " + failure));
        PrintWriter out = spec.commandLine().getOut();
        broken.forEach(out::println);
        out.println(broken.isEmpty() ? "all limits hold" : broken.size() + " of what has to hold does not");
        return broken.isEmpty() ? HOLDS : FAILS;
    }
}
