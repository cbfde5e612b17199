// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.redis;

import dev.gantry.server.config.ListenAddress;
import dev.gantry.server.config.Redis;
import dev.gantry.server.config.Secret;
import dev.gantry.storage.testkit.Testbed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A Redis of a test's own, on the loopback interface.
record RedisProcess(Process process, int port) implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Waits until it accepts connections.
    ///
    /// @param folder for its log
    /// @param arguments beside address, port and that nothing is kept
    static RedisProcess start(Path folder, int port, String... arguments) throws IOException, InterruptedException {
        return start(folder, port, port, arguments);
    }

    /// As [#start], on a port that the arguments name, for TLS alone.
    static RedisProcess startTls(Path folder, int port, String... arguments) throws IOException, InterruptedException {
        return start(folder, port, 0, arguments);
    }

    private static RedisProcess start(Path folder, int port, int clearPort, String... arguments)
            throws IOException, InterruptedException {
        String server = Testbed.find().require("REDIS_SERVER");
        List<String> command = new ArrayList<>(
                List.of(server, "--bind", "127.0.0.1", "--save", "", "--port", Integer.toString(clearPort)));
        command.addAll(List.of(arguments));
        return run(command, folder, port);
    }

    /// As [#start], with a file of configuration that the server may write to.
    static RedisProcess startWith(Path file, Path folder, int port, String... arguments)
            throws IOException, InterruptedException {
        String server = Testbed.find().require("REDIS_SERVER");
        List<String> command = new ArrayList<>(
                List.of(server, file.toString(), "--bind", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(List.of(arguments));
        return run(command, folder, port);
    }

    private static RedisProcess run(List<String> command, Path folder, int port)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException("Redis does not come up, see " + folder);
            }
            Thread.sleep(20);
        }
        return new RedisProcess(process, port);
    }

    private static boolean listens(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// A port on which nothing listens.
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// How a server is reached on the loopback interface.
    static Redis at(String host, int port, @Nullable String password, Redis.@Nullable Tls tls) {
        return new Redis(
                List.of(new ListenAddress(host, port)),
                null,
                null,
                null,
                null,
                password == null ? null : new Secret(password),
                0,
                Duration.ofSeconds(2),
                Duration.ofMillis(500),
                8,
                0,
                8,
                Duration.ofMinutes(1),
                tls);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
