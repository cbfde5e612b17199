// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program of this machine that a test runs, with what it prints.
final class Command {

    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private final List<String> line;
    private final Process process;
    private final Path output;

    private Command(List<String> line, Process process, Path output) {
        this.line = line;
        this.process = process;
        this.output = output;
    }

    static Command start(List<String> line) throws IOException {
        return start(line, Path.of("").toAbsolutePath());
    }

    /// @param folder in which the program runs
    static Command start(List<String> line, Path folder) throws IOException {
        return start(line, folder, Map.of());
    }

    /// @param environment beside this process's
    static Command start(List<String> line, Path folder, Map<String, String> environment) throws IOException {
        Path output = Files.createTempFile(Repository.scratch("commands"), "", ".txt");
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // Distribution 2.8.2 panics while it is set.
        builder.environment().remove("AWS_CA_BUNDLE");
        builder.environment().putAll(environment);
        return new Command(line, builder.start(), output);
    }

    /// Runs a program, which must succeed.
    ///
    /// @return what it printed
    static String run(String... line) throws IOException {
        return start(List.of(line)).succeeds();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Ends the program and those that it started.
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        exit();
    }

    /// Waits for the end; a program that does not come to it within five minutes is killed.
    ///
    /// @return the exit status
    int exit() {
        try {
            if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + line, e);
        }
    }

    /// What it has printed so far.
    String output() throws IOException {
        return Files.readString(output);
    }

    String succeeds() throws IOException {
        int status = exit();
        String text = output();
        assertThat(status).as("%s printed%n%s", String.join(" ", line), text).isZero();
        return text;
    }
}
