// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.ThreadLocalRandom;

/// One of several Gantrys on one bucket, which can be killed and started again at the same address.
final class Replica implements AutoCloseable {

    /// Below the ports that the system gives to outgoing connections: what is free stays so while the replica is down.
    private static final int LOWEST_PORT = 20_000;

    private static final int HIGHEST_PORT = 32_000;

    private final int port;
    private final GantryConfig config;
    private final String[] jvmOptions;
    private volatile GantryProcess process;

    private Replica(int port, GantryConfig config, String... jvmOptions) throws IOException {
        this.port = port;
        this.config = config;
        this.jvmOptions = jvmOptions.clone();
        this.process = GantryProcess.startOn(port, config, jvmOptions);
    }

    /// Starts one and waits until it serves.
    static Replica start(GantryConfig config, String... jvmOptions) throws IOException {
        return new Replica(portOfItsOwn(), config, jvmOptions);
    }

    URI uri() {
        return process.uri();
    }

    /// Host and port.
    String authority() {
        return process.authority();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Sends SIGKILL and waits for the end.
    void kill() {
        process.kill();
    }

    /// Starts a killed one and waits until it serves.
    void startAgain() throws IOException {
        process = GantryProcess.startOn(port, config, jvmOptions);
    }

    @Override
    public void close() {
        process.close();
    }

    /// A port of that range on which nothing listens now.
    static int portOfItsOwn() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Taken; there are others.
            }
        }
    }
}
