// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.metrics;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// Everything that is measured, and the page that shows it.
///
/// Names are written with dots and without unit; Prometheus reads `gantry_http_requests_total` for
/// `gantry.http.requests`.
public final class MetricsRegistry implements HttpHandler, AutoCloseable {

    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /// The upper ends of what requests are sorted into by their time.
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5)
    };

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /// The library itself would let go of them.
    private final Queue<LongSupplier> counted = new ConcurrentLinkedQueue<>();

    private final JvmGcMetrics collections = new JvmGcMetrics();

    /// @param version of this program
    public MetricsRegistry(String version) {
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        collections.bindTo(meters);
        gauge("gantry.build.info", "Always 1; the label says which version runs", () -> 1, "version", version);
    }

    /// Shows a value as it is when the page is asked for.
    ///
    /// @param labels names and values, by turns
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        Gauge.builder(name, value::getAsDouble)
                .description(help)
                .tags(labels)
                .strongReference(true)
                .register(meters);
    }

    /// Shows a number that somebody else counts, and that never falls.
    ///
    /// @param labels names and values, by turns
    public void counter(String name, String help, LongSupplier value, String... labels) {
        counted.add(value);
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .description(help)
                .tags(labels)
                .register(meters);
    }

    Counter counter(String name, String help, String... labels) {
        return Counter.builder(name).description(help).tags(labels).register(meters);
    }

    Timer timer(String name, String help, String... labels) {
        return Timer.builder(name)
                .description(help)
                .tags(Tags.of(labels))
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        return page();
    }

    HttpResponse page() {
        byte[] page = meters.scrape().getBytes(StandardCharsets.UTF_8);
        return HttpResponse.of(200, Headers.of("Content-Type", CONTENT_TYPE), page);
    }

    @Override
    public void close() {
        collections.close();
        meters.close();
    }
}
