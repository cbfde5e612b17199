// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.health;

import dev.gantry.server.config.Health;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// All that is looked at in the background. Requests never wait for a look.
///
/// Two questions are answered apart. Whether the process *lives* is answered by its answering. Whether it is *ready*
/// for requests is so if it has started and is not about to stop, and nothing that is looked at fails.
public final class HealthWatches implements AutoCloseable {

    /// How long the store may take to answer a look.
    private static final Duration STORE_PATIENCE = Duration.ofSeconds(10);

    /// How long a look at a file may take, and a connection.
    private static final Duration CHECK_PATIENCE = Duration.ofSeconds(10);

    private final List<Watch> watches = new ArrayList<>();
    private final List<Condition> conditions = Collections.synchronizedList(new ArrayList<>());
    private final @Nullable HttpClient client;

    private record Condition(String name, BooleanSupplier isMet, String problem) {}

    public HealthWatches(Health config) {
        for (Health.File file : config.file()) {
            Check check = Checks.absent(file.file());
            watches.add(new Watch(file.file().toString(), check, file.interval(), CHECK_PATIENCE, file.threshold()));
        }
        for (Health.Tcp tcp : config.tcp()) {
            Duration patience = tcp.timeout().multipliedBy(2); // it has a limit of its own; names take time too
            watches.add(
                    new Watch(tcp.addr().toString(), Checks.connects(tcp), tcp.interval(), patience, tcp.threshold()));
        }
        client = config.http().isEmpty() ? null : watchHttp(config.http());
    }

    private HttpClient watchHttp(List<Health.Http> checks) {
        HttpClient asking = Checks.client(CHECK_PATIENCE);
        for (Health.Http http : checks) {
            Check check = Checks.answers(http, asking);
            Duration patience = http.timeout().multipliedBy(2);
            watches.add(new Watch(Checks.name(http.uri()), check, http.interval(), patience, http.threshold()));
        }
        return asking;
    }

    /// Has the store watched too. To be said before the start.
    ///
    /// @param kind of store, as in `s3`
    public void watchStore(String kind, Check check, Health.StorageDriver how) {
        watchStore(kind, check, how, STORE_PATIENCE);
    }

    void watchStore(String kind, Check check, Health.StorageDriver how, Duration patience) {
        String name = "storagedriver_" + kind;
        watches.add(new Watch(name, check, how.interval(), patience, how.threshold()));
    }

    /// Demands something more of a registry that is ready.
    ///
    /// @param problem what is wrong where it is not met
    public void require(String name, BooleanSupplier isMet, String problem) {
        conditions.add(new Condition(name, isMet, problem));
    }

    public void start() {
        watches.forEach(Watch::start);
    }

    /// What was looked at and fails, by name, each with what is wrong.
    public SortedMap<String, String> failing() {
        var failing = new TreeMap<String, String>();
        watches.forEach(watch -> watch.problem().ifPresent(problem -> failing.put(watch.name(), problem)));
        return failing;
    }

    /// Why it should get no requests now; empty if it is ready.
    public SortedMap<String, String> unready() {
        SortedMap<String, String> unready = failing();
        synchronized (conditions) {
            for (Condition condition : conditions) {
                if (!condition.isMet().getAsBoolean()) {
                    unready.put(condition.name(), condition.problem());
                }
            }
        }
        return unready;
    }

    @Override
    public void close() {
        watches.forEach(Watch::stop);
        if (client != null) {
            client.shutdownNow();
        }
    }
}
