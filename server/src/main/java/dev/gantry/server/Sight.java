// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.http.log.CombinedLog;
import dev.gantry.http.wire.RequestObserver;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.evidence.CacheUse;
import dev.gantry.registry.manifest.ManifestStore;
import dev.gantry.registry.tag.TagStore;
import dev.gantry.server.config.EffectiveConfig;
import dev.gantry.server.config.Health;
import dev.gantry.server.config.Http.Debug;
import dev.gantry.server.config.ServerConfig;
import dev.gantry.server.config.ServerConfig.AccessFormat;
import dev.gantry.server.config.ServerConfig.Driver;
import dev.gantry.server.debug.RuntimePage;
import dev.gantry.server.debug.ThreadsPage;
import dev.gantry.server.health.HealthPages;
import dev.gantry.server.health.HealthWatches;
import dev.gantry.server.metrics.HttpMetrics;
import dev.gantry.server.metrics.MetricsRegistry;
import dev.gantry.server.metrics.S3Metrics;
import dev.gantry.server.tracing.Tracing;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.s3.S3Driver;
import dev.gantry.storage.s3.watch.S3Watcher;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What an operator sees of a running registry beside its log: metrics, traces, health, and the pages of the debug
/// address. What is not configured costs nothing.
final class Sight implements AutoCloseable {

    private final ServerConfig config;
    private final StoreCharges charges = new StoreCharges();
    private final RuntimePage runtime;
    private final @Nullable MetricsRegistry metrics;
    private final @Nullable Tracing tracing;
    private final HealthWatches health;
    private volatile boolean isStarted;
    private volatile boolean isStopping;

    Sight(ServerConfig config) {
        this.config = config;
        String version = VersionCommand.version();
        this.runtime = new RuntimePage(version, () -> EffectiveConfig.print(config));
        this.health = new HealthWatches(config.health());
        health.require("start", () -> isStarted, "the store was not looked at yet");
        health.require("stop", () -> !isStopping, "the registry is stopping");
        Debug debug = config.http().debug();
        boolean isMeasured = debug.addr() != null && debug.prometheus().enabled();
        this.metrics = isMeasured ? new MetricsRegistry(version) : null;
        this.tracing = config.otel().enabled() ? Tracing.open(config.otel(), version) : null;
    }

    /// Who is told of the requests to the store.
    S3Watcher store() {
        List<S3Watcher> watchers = new ArrayList<>(List.of(charges));
        if (metrics != null) {
            watchers.add(new S3Metrics(metrics, config.metrics().price()));
            String help = "Requests to S3, by those for whom they were sent";
            metrics.counter("gantry.s3.requests.by.origin", help, charges::forClients, "origin", "client");
            metrics.counter("gantry.s3.requests.by.origin", help, charges::inBackground, "origin", "background");
        }
        if (tracing != null) {
            watchers.add(tracing.store());
        }
        return S3Watcher.all(watchers);
    }

    /// Who is told of the requests of clients.
    List<RequestObserver> requests() {
        List<RequestObserver> observers = new ArrayList<>();
        if (tracing != null) {
            observers.add(tracing.requests());
        }
        if (metrics != null) {
            observers.add(new HttpMetrics(metrics));
        }
        if (config.log().accessLog().has(AccessFormat.COMBINED)) {
            observers.add(new CombinedLog(Clock.system(ZoneId.systemDefault())));
        }
        return observers;
    }

    /// Watches the store, once it was opened.
    void watch(StorageDriver driver) {
        Driver kind = config.storage().driver();
        Health.StorageDriver how = config.health().storageDriver();
        if (how.enabled() || config.http().debug().addr() != null) {
            String name = kind.getClass().getSimpleName().toLowerCase(Locale.ROOT);
            health.watchStore(name, Stores.look(kind, driver), how);
        }
        runtime.part("health", health::unready);
        runtime.part(
                "s3Requests", () -> Map.of("forClients", charges.forClients(), "inBackground", charges.inBackground()));
        if (driver instanceof S3Driver s3) {
            runtime.part("buffers", s3::buffers);
        }
        if (metrics != null) {
            show(metrics, driver);
        }
    }

    private void show(MetricsRegistry metrics, StorageDriver driver) {
        metrics.gauge(
                "gantry.ready",
                "1 if requests should be sent here",
                () -> health.unready().isEmpty() ? 1 : 0);
        metrics.gauge(
                "gantry.health.failing",
                "Checks that fail",
                () -> health.failing().size());
        if (driver instanceof S3Driver s3) {
            metrics.gauge(
                    "gantry.s3.buffer.limit.bytes",
                    "Buffer memory that uploads may take",
                    () -> s3.buffers().limitBytes());
            metrics.gauge(
                    "gantry.s3.buffer.used.bytes",
                    "Buffer memory that uploads have taken",
                    () -> s3.buffers().usedBytes());
            metrics.gauge(
                    "gantry.s3.buffer.waiting",
                    "Uploads that wait for buffer memory",
                    () -> s3.buffers().waiting());
        }
    }

    /// Shows what is remembered of the store.
    void watch(Presence presence, TagStore tags, ManifestStore manifests) {
        watchCache("links", presence::linkUse);
        watchCache("contents", presence::contentUse);
        watchCache("manifests", manifests::use);
        if (config.storage().cache().tagTtl().isPositive()) {
            watchCache("tags", tags::use);
        }
    }

    private void watchCache(String name, Supplier<CacheUse> use) {
        tell("cache." + name, use::get);
        gauge("gantry.cache.entries", "What is remembered", () -> use.get().entries(), "cache", name);
        String hits = "What was asked of a memory and was there";
        counter("gantry.cache.hits", hits, () -> use.get().hits(), "cache", name);
        String misses = "What was asked of a memory and was not there";
        counter("gantry.cache.misses", misses, () -> use.get().misses(), "cache", name);
    }

    /// Has another part of the server show a value that rises and falls, if anything is measured.
    ///
    /// @param name with dots, and without unit or `_total`: `gantry.notifications.pending`
    /// @param labels names and values by turns, of values that can be told beforehand
    void gauge(String name, String help, DoubleSupplier value, String... labels) {
        if (metrics != null) {
            metrics.gauge(name, help, value, labels);
        }
    }

    /// Has another part of the server show a number that only rises, as [#gauge].
    void counter(String name, String help, LongSupplier value, String... labels) {
        if (metrics != null) {
            metrics.counter(name, help, value, labels);
        }
    }

    /// Has another part of the server tell facts of itself at `/debug/vars`.
    ///
    /// @param facts what can be written as JSON
    void tell(String name, Supplier<Object> facts) {
        runtime.part(name, facts);
    }

    /// What is shown at the debug address.
    DebugRoutes pages() {
        DebugRoutes pages = new DebugRoutes().with("/debug/vars", runtime).with("/debug/threads", new ThreadsPage());
        HealthPages.of(health).forEach(pages::with);
        if (metrics != null) {
            pages.with(config.http().debug().prometheus().path(), metrics);
        }
        return pages;
    }

    /// The registry has seen its store, and may be sent requests.
    void started() {
        isStarted = true;
        health.start();
    }

    /// The registry should be sent no requests any more.
    void stopping() {
        isStopping = true;
    }

    @Override
    public void close() {
        health.close();
        if (tracing != null) {
            tracing.close();
        }
        if (metrics != null) {
            metrics.close();
        }
    }
}
