// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.registry;

import dev.gantry.benchmarks.measure.ProcessMeter;
import dev.gantry.benchmarks.measure.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;

/// A registry that runs and answers. Its configuration and its log lie in a folder of its own.
public final class RegistryProcess implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_END = Duration.ofSeconds(30);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(5);
    private static final byte[] QUESTION =
            "GET /v2/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANSWER = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);

    private final Process process;
    private final URI uri;
    private final Path log;
    private Duration startTime = Duration.ZERO;
    private Usage startUsage = new Usage(Duration.ZERO, 0, 0);

    private RegistryProcess(Process process, URI uri, Path log) {
        this.process = process;
        this.uri = uri;
        this.log = log;
    }

    /// Starts a registry and waits until it answers.
    ///
    /// @param folder an empty one
    static RegistryProcess start(Program program, Place place, Path folder) throws IOException, InterruptedException {
        Path config = Files.writeString(folder.resolve("config.yml"), place.configuration());
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(program.command().with(place.values(config.toString())))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // Whatever this shell has set for Java and for S3 is not what a user has.
        builder.environment()
                .keySet()
                .removeIf(
                        name -> name.startsWith("AWS_") || name.startsWith("REGISTRY_") || name.endsWith("JAVA_OPTS"));
        place.tls()
                .ifPresent(files -> builder.environment()
                        .put("SSL_CERT_FILE", files.authority().toString()));
        long begin = System.nanoTime();
        var registry = new RegistryProcess(builder.start(), place.uri(), log);
        try {
            registry.awaitAnswer(begin, sockets(place));
            return registry;
        } catch (IOException | InterruptedException e) {
            registry.close();
            throw e;
        }
    }

    private static SocketFactory sockets(Place place) {
        return place.toClients()
                .map(files -> (SocketFactory) files.client().getSocketFactory())
                .orElseGet(SocketFactory::getDefault);
    }

    private void awaitAnswer(long begin, SocketFactory sockets) throws IOException, InterruptedException {
        try (var meter = ProcessMeter.start(process.pid())) {
            while (!answers(sockets)) {
                if (!process.isAlive() || System.nanoTime() - begin > LONGEST_START.toNanos()) {
                    throw new IOException("it does not answer; it said: "
                            + Files.readString(log).strip());
                }
                Thread.sleep(BETWEEN_ATTEMPTS);
            }
            startTime = Duration.ofNanos(System.nanoTime() - begin);
            startUsage = meter.stop();
        }
    }

    private boolean answers(SocketFactory sockets) {
        try (Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), uri.getPort())) {
            socket.getOutputStream().write(QUESTION);
            return Arrays.equals(ANSWER, socket.getInputStream().readNBytes(ANSWER.length));
        } catch (IOException e) {
            return false;
        }
    }

    public URI uri() {
        return uri;
    }

    public long pid() {
        return process.pid();
    }

    /// From the start of the process to its first answer.
    public Duration startTime() {
        return startTime;
    }

    /// What it took for that.
    public Usage startUsage() {
        return startUsage;
    }

    /// The last lines of its log, for who wonders why it failed.
    public String lastWords() throws IOException {
        var lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// A port on which nothing listens now.
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
