// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.io.IOException;
import java.net.URI;

/// One of several Gantrys on one bucket, which can be killed and started again at the same address.
final class Replica implements AutoCloseable {

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
        return new Replica(GantryProcess.freePort(), config, jvmOptions);
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
}
