// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.http.oci.Upstream;
import dev.gantry.proxy.Expiry;
import dev.gantry.proxy.Local;
import dev.gantry.proxy.ProxySettings;
import dev.gantry.proxy.PullThrough;
import dev.gantry.proxy.remote.CredentialProgram;
import dev.gantry.proxy.remote.Login;
import dev.gantry.proxy.remote.RemoteRegistry;
import dev.gantry.registry.evidence.Evidence;
import dev.gantry.server.config.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a pull-through cache of a registry, where one is configured, and has it swept.
final class ProxyWiring implements AutoCloseable {

    /// A registry that fetches nothing.
    static final ProxyWiring NONE = new ProxyWiring(Upstream.NONE, null, null);

    /// How often what was fetched is looked at while it lives.
    private static final int SWEEPS_IN_A_LIFE = 24;

    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(ProxyWiring.class);

    /// How long a close waits for the fetches that it interrupts.
    private static final long SECONDS_TO_END = 10;

    private final Upstream upstream;
    private final @Nullable Fetching fetching;
    private final @Nullable JanitorRounds sweeps;

    /// What ends together.
    private record Fetching(RemoteRegistry remote, ExecutorService threads) {}

    private ProxyWiring(Upstream upstream, @Nullable Fetching fetching, @Nullable JanitorRounds sweeps) {
        this.upstream = upstream;
        this.fetching = fetching;
        this.sweeps = sweeps;
    }

    /// Begins to sweep at once; a store that is away now is swept later.
    ///
    /// @param mayWrite whether the store may be changed; if not, what is there is served, and no more
    static ProxyWiring of(Proxy proxy, Local local, boolean mayWrite, InstantSource time, RandomGenerator random) {
        URI url = proxy.remoteUrl();
        if (url == null || !mayWrite) {
            return NONE;
        }
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        var remote = new RemoteRegistry(url, login(proxy, url, time), threads, time);
        var fetches = new PullThrough(remote, local, settings(proxy), threads);
        return new ProxyWiring(
                new ProxyUpstream(fetches), new Fetching(remote, threads), sweeps(proxy.ttl(), local, fetches, random));
    }

    Upstream upstream() {
        return upstream;
    }

    private static ProxySettings settings(Proxy proxy) {
        String folder = proxy.spool().folder();
        return new ProxySettings(
                proxy.cacheWriteTimeout(),
                Path.of(folder == null ? System.getProperty("java.io.tmpdir", "/tmp") : folder),
                proxy.spool().size().bytes());
    }

    private static Login.Source login(Proxy proxy, URI url, InstantSource time) {
        String command = proxy.exec().command();
        if (command != null) {
            return new CredentialProgram(command, url, proxy.exec().lifetime(), time);
        }
        if (proxy.username() == null || proxy.password() == null) {
            return Login.Source.ANONYMOUS;
        }
        Optional<Login> login =
                Optional.of(new Login(proxy.username(), proxy.password().reveal()));
        return () -> login;
    }

    private static @Nullable JanitorRounds sweeps(
            Duration ttl, Local local, PullThrough fetches, RandomGenerator random) {
        if (ttl.isZero()) {
            return null;
        }
        Duration grace = shorter(ttl, Evidence.LIFE);
        Duration interval = shorter(ttl.dividedBy(SWEEPS_IN_A_LIFE), LONGEST_INTERVAL);
        var expiry = new Expiry(local, fetches, ttl, grace);
        var sweeps = new JanitorRounds(
                expiry::run, interval.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : interval, random);
        sweeps.start();
        return sweeps;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// Breaks off what is under way.
    @Override
    public void close() {
        if (sweeps != null) {
            sweeps.close();
        }
        if (fetching != null) {
            end(fetching.threads());
            fetching.remote().close();
        }
    }

    private static void end(ExecutorService threads) {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
                LOG.atWarn().log("upstream.stillFetching");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
