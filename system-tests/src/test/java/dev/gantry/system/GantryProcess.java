// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The product as its users run it: `./gantry` in a process of its own, on a free port of the loopback interface,
/// with its output in a file. Ended at the latest by [#close].
final class GantryProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 32_000;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Process process;
    private final URI uri;
    private final Path log;

    /// What the log holds when nothing of the start is under way any more.
    private final String lastWord;

    private GantryProcess(Process process, URI uri, Path log, String lastWord) {
        this.lastWord = lastWord;
        this.process = process;
        this.uri = uri;
        this.log = log;
    }

    /// Starts Gantry and waits until it answers `/v2/`, be it that somebody must log in, and has looked at its
    /// store.
    ///
    /// @param jvmOptions such as `-Xmx512m`
    static GantryProcess start(GantryConfig config, String... jvmOptions) throws IOException {
        return launch(config, jvmOptions).untilItAnswers();
    }

    /// Starts Gantry on a configuration file that the test has changed, and waits as [#start] does; where its log
    /// does not tell of the start, until it answers.
    static GantryProcess startEdited(GantryConfig config, UnaryOperator<String> edit) throws IOException {
        int port = freePort();
        Path folder = folder();
        String yaml = edit.apply(config.yaml(port));
        Path file = Files.writeString(folder.resolve("config.yml"), yaml);
        boolean isQuiet = yaml.contains("level: warn") || yaml.contains("level: error");
        return launch(folder, port, List.of("serve", file.toString()), isQuiet ? "" : "server.started")
                .untilItAnswers();
    }

    /// Starts Gantry on a port of the test's choice, and waits as [#start] does.
    static GantryProcess startOn(int port, GantryConfig config, String... jvmOptions) throws IOException {
        return launchOn(port, config, jvmOptions).untilItAnswers();
    }

    /// Starts Gantry on a file of the test's own, and waits as [#start] does.
    ///
    /// @param yaml of the file, for a port
    static GantryProcess startFile(IntFunction<String> yaml) throws IOException {
        int port = freePort();
        Path folder = folder();
        Path file = Files.writeString(folder.resolve("config.yml"), yaml.apply(port));
        return launch(folder, port, List.of("serve", file.toString()), "server.started")
                .untilItAnswers();
    }

    /// Starts Gantry and does not wait.
    static GantryProcess launch(GantryConfig config, String... jvmOptions) throws IOException {
        return launchOn(freePort(), config, jvmOptions);
    }

    /// Starts Gantry on a file of the test's own making, which names that port, and waits as [#start] does.
    static GantryProcess startOn(int port, String yaml, String... jvmOptions) throws IOException {
        return launchFile(port, yaml, jvmOptions).untilItAnswers();
    }

    private static GantryProcess launchOn(int port, GantryConfig config, String... jvmOptions) throws IOException {
        return launchFile(port, config.yaml(port), jvmOptions);
    }

    /// Starts Gantry on the text of a configuration file, which names that port, and waits as [#start] does.
    static GantryProcess startFile(int port, String yaml) throws IOException {
        return launchFile(port, yaml).untilItAnswers();
    }

    /// Starts Gantry on the text of a configuration file, and does not wait.
    static GantryProcess launchFile(int port, String yaml, String... jvmOptions) throws IOException {
        Path folder = folder();
        Path file = Files.writeString(folder.resolve("config.yml"), yaml);
        return launch(folder, port, List.of("serve", file.toString()), "server.started", jvmOptions);
    }

    /// Starts Gantry on the embedded store, which keeps its data in a folder of this test, and waits.
    static GantryProcess startEmbedded() throws IOException {
        int port = freePort();
        return launch(folder(), port, List.of("serve", "--addr", "127.0.0.1:" + port), "")
                .untilItAnswers();
    }

    private static GantryProcess launch(
            Path folder, int port, List<String> arguments, String lastWord, String... jvmOptions) throws IOException {
        Rehearsal.awaitOne();
        Path log = folder.resolve("log");
        List<String> command =
                new ArrayList<>(List.of(Repository.ROOT.resolve("gantry").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("GANTRY_JAVA_OPTS", String.join(" ", Arrays.asList(jvmOptions)));
        return new GantryProcess(builder.start(), URI.create("http://127.0.0.1:" + port), log, lastWord);
    }

    private GantryProcess untilItAnswers() throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                String output = Files.readString(log);
                close();
                throw new IOException("Gantry does not serve: " + output);
            }
            sleep(Duration.ofMillis(50));
        }
        return this;
    }

    private boolean answers() {
        try (var client = new RegistryClient(uri)) {
            URI base = uri.resolve("/v2/");
            int status = client.send("GET", base, RegistryClient.nothing()).statusCode();
            boolean isServing = status == 200 || status == 401;
            return isServing && Files.readString(log).contains(lastWord);
        } catch (IOException e) {
            return false;
        }
    }

    URI uri() {
        return uri;
    }

    /// Host and port, as clients write it before a repository's name.
    String authority() {
        return uri.getAuthority();
    }

    Path log() {
        return log;
    }

    RegistryClient client() {
        return new RegistryClient(uri);
    }

    /// The memory of the process that is no file's, as its operating system counts it: `RssAnon`.
    long anonymousBytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            String line = lines.filter(text -> text.startsWith("RssAnon:"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the system does not tell a process's anonymous memory"));
            return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Sends SIGTERM.
    void terminate() {
        process.destroy();
    }

    /// Sends SIGKILL and waits for the end.
    void kill() {
        process.destroyForcibly();
        waitForExit(Duration.ofSeconds(10));
    }

    /// Waits for the process to end by itself.
    ///
    /// @return its exit status
    int waitForExit(Duration atMost) {
        try {
            assertThat(process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS))
                    .as("Gantry ends within %s", atMost)
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Gantry to end", e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    /// A port on which nothing listens now, below those that the system gives to connections by itself: whoever is to
    /// listen there seconds later finds it free, also beside other tests.
    static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Taken; there are others.
            }
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory(Repository.scratch("gantry"), COUNT.incrementAndGet() + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
