// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/// Clients of one registry that work at the same time: by HTTP/1.1 each with connections of its own; by HTTP/2, where
/// there is TLS, all on one connection, as a client with many requests does.
public final class Crowd {

    private final URI registry;
    private final Optional<SSLContext> tls;

    /// @param registry scheme, host and port
    /// @param tls what trusts the registry, where it is spoken to by TLS
    public Crowd(URI registry, Optional<SSLContext> tls) {
        this.registry = registry;
        this.tls = tls;
    }

    /// What one client does.
    @FunctionalInterface
    public interface Job {

        /// @param index which of the jobs this is, from 0
        void run(RegistryClient client, int index) throws IOException;
    }

    /// One client does one job.
    public void alone(Job job) throws IOException {
        work(1, 1, job);
    }

    /// Does jobs, each client one after the other. The first that fails ends all.
    ///
    /// @param width how many clients there are
    /// @param count how many jobs there are
    public void work(int width, int count, Job job) throws IOException {
        var next = new AtomicInteger();
        try (Transport shared = tls.isPresent() ? new Http2(tls.get()) : null;
                var clients = new Fanout<Boolean>(width)) {
            for (int i = 0; i < width; i++) {
                clients.fork(() -> {
                    if (shared != null) {
                        return take(next, count, new RegistryClient(registry, shared), job);
                    }
                    try (var own = new Http1(tls)) {
                        return take(next, count, new RegistryClient(registry, own), job);
                    }
                });
            }
            clients.join();
        }
    }

    private static boolean take(AtomicInteger next, int count, RegistryClient client, Job job) throws IOException {
        for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
            job.run(client, n);
        }
        return true;
    }
}
