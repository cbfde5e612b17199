// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/// CNCF Distribution 2.8.2 on a configuration file that the test wrote.
final class DistributionOnFile implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);

    private final Command process;
    private final int port;

    private DistributionOnFile(Command process, int port) {
        this.process = process;
        this.port = port;
    }

    /// @param folder for the file
    /// @param yaml the file's text, by the port that it names
    static DistributionOnFile start(Path folder, IntFunction<String> yaml) throws IOException {
        int port = GantryProcess.freePort();
        Path file = Files.writeString(folder.resolve("distribution.yml"), yaml.apply(port));
        Command process =
                Command.start(List.of(Peers.program("DISTRIBUTION_BINARY").toString(), "serve", file.toString()));
        DistributionOnFile distribution = new DistributionOnFile(process, port);
        long deadline = System.nanoTime() + START.toNanos();
        while (!distribution.listens()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                distribution.close();
                throw new IOException("Distribution does not serve: " + process.output());
            }
            GantryProcess.sleep(Duration.ofMillis(50));
        }
        return distribution;
    }

    RegistryClient client() {
        return new RegistryClient(URI.create("http://127.0.0.1:" + port));
    }

    private boolean listens() {
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
