// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.server.config.BindAddress;
import dev.gantry.server.config.ListenAddress;
import dev.gantry.server.config.ServerConfig;
import dev.gantry.server.config.SocketFile;
import dev.gantry.storage.StorageDriver;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A registry that answers requests, on threads of its own, which keep the process alive.
public final class RunningServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

    private final ServerConfig config;
    private final Listeners.Opened listeners;
    private final StorageDriver store;
    private final OpenParts parts;
    private final @Nullable JanitorRounds janitor;
    private final Sight sight;
    private volatile boolean refused;

    /// @param store to be looked at, without what may stand in front of it
    /// @param parts all that is to be closed after the listeners, the store too
    /// @param janitor not started yet; null where nothing is to be swept
    RunningServer(
            ServerConfig config,
            Listeners.Opened listeners,
            StorageDriver store,
            OpenParts parts,
            @Nullable JanitorRounds janitor,
            Sight sight) {
        this.config = config;
        this.listeners = listeners;
        this.store = store;
        this.parts = parts;
        this.janitor = janitor;
        this.sight = sight;
    }

    /// Starts a registry that runs until it is closed.
    ///
    /// @throws StartFailure if the store refuses, or the address cannot be listened on. A store that is away is
    ///     no reason not to start
    public static RunningServer start(ServerConfig config) throws StartFailure {
        RunningServer server = listen(config);
        server.checkStore();
        return server;
    }

    /// Starts a registry that SIGTERM or SIGINT stops, which ends the process with exit code 0: whoever asked for
    /// the stop should see a success, not the JVM's 143.
    ///
    /// @throws StartFailure as [#start]
    public static RunningServer startUntilSignal(ServerConfig config) throws StartFailure {
        RunningServer server = listen(config);
        Runtime.getRuntime().addShutdownHook(new Thread(server::stopProcess, "shutdown"));
        server.checkStore();
        return server;
    }

    /// Where it listens, with the port that it got.
    ///
    /// @throws IllegalStateException if that is a socket in the file system
    public ListenAddress address() {
        if (config.http().addr() instanceof ListenAddress address) {
            return new ListenAddress(address.host(), listeners.api().port());
        }
        throw new IllegalStateException("the server listens on " + config.http().addr());
    }

    /// Lets the requests under way end, for as long as `http.draintimeout`, then closes the store.
    @Override
    public void close() {
        Duration drain = config.http().drainTimeout();
        LOG.atInfo().addKeyValue("draintimeout", drain).log("server.stopping");
        sight.stopping();
        long end = System.nanoTime() + drain.toNanos();
        boolean inTime = listeners.drain(drain);
        if (janitor != null) {
            janitor.close();
        }
        parts.close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        LOG.atInfo().addKeyValue("inTime", inTime).log("server.stopped");
    }

    private static RunningServer listen(ServerConfig config) throws StartFailure {
        return new Wiring(config, InstantSource.system(), new SecureRandom()).listen();
    }

    /// The server answers while this waits for the store, which may take as long as a request to it may.
    private void checkStore() throws StartFailure {
        try {
            Stores.check(config.storage().driver(), store);
        } catch (StartFailure | RuntimeException e) {
            refused = true; // or the exit that follows would be taken for a signal, and end with code 0
            boolean ignored = listeners.drain(Duration.ZERO);
            parts.close(Duration.ZERO);
            throw e;
        }
        sight.started();
        if (janitor != null) {
            janitor.start();
        }
        BindAddress address = config.http().addr() instanceof SocketFile file ? file : address();
        LOG.atInfo().addKeyValue("address", address).log("server.started");
    }

    /// Runs while the process ends: by a signal, or because the store refused, which has its own exit code.
    private void stopProcess() {
        if (refused) {
            return;
        }
        try {
            close();
            Runtime.getRuntime().halt(0);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("server.stopFailed");
            Runtime.getRuntime().halt(1);
        }
    }
}
