// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// haproxy before replicas: each request goes to the next of them, whatever connection it came on. A replica that
/// refuses the connection is passed over; a request that was sent is never sent again.
final class Haproxy implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(10);

    private final Command process;
    private final int port;

    private Haproxy(Command process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts it and waits until it accepts connections.
    static Haproxy before(List<Replica> replicas) throws IOException {
        int port = GantryProcess.freePort();
        Path file = Files.createTempFile(Repository.scratch("haproxy"), "", ".cfg");
        Files.writeString(file, config(port, replicas));
        List<String> line = List.of(Peers.haproxy().toString(), "-db", "-f", file.toString());
        var haproxy = new Haproxy(Command.start(line), port);
        haproxy.awaitStart();
        return haproxy;
    }

    /// Host and port, as clients write it before a repository's name.
    String authority() {
        return "127.0.0.1:" + port;
    }

    private static String config(int port, List<Replica> replicas) {
        String servers = replicas.stream()
                .map(replica -> "  server %s %s".formatted(replica.uri().getPort(), replica.authority()))
                .collect(Collectors.joining("\n"));
        return """
                global
                  maxconn 1000
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                  option http-server-close
                  option redispatch 1
                  retries 3
                  retry-on conn-failure
                frontend registry
                  bind 127.0.0.1:%d
                  default_backend replicas
                backend replicas
                  balance roundrobin
                %s
                """.formatted(port, servers);
    }

    private void awaitStart() throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!accepts()) {
            assertThat(process.isAlive())
                    .as("haproxy runs; it printed %s", process.output())
                    .isTrue();
            assertThat(System.nanoTime()).as("haproxy accepts connections").isLessThan(deadline);
            GantryProcess.sleep(Duration.ofMillis(20));
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.kill();
    }
}
