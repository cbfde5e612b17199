// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.tracing;

import dev.gantry.http.wire.RequestObserver;
import dev.gantry.server.config.Otel;
import dev.gantry.storage.concurrent.Carried;
import dev.gantry.storage.s3.watch.S3Watcher;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.concurrent.TimeUnit;

/// Sends traces to a collector. What that does not take in time is dropped: at most a few thousand spans wait, and no
/// request does.
public final class Tracing implements AutoCloseable {

    private final SdkTracerProvider provider;
    private final Otel config;
    private final Carried<Span> requestSpan = new Carried<>();
    private final Tracer tracer;

    private Tracing(SdkTracerProvider provider, Otel config) {
        this.provider = provider;
        this.config = config;
        this.tracer = provider.get("dev.gantry");
    }

    /// @param version of this program
    public static Tracing open(Otel config, String version) {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(config.endpoint().toString())
                .setTimeout(config.timeout())
                .setRetryPolicy(null); // spans that wait for a collector are soon too many
        config.headers().forEach((name, value) -> exporter.addHeader(name, value.reveal()));
        var told = new ToldExporter(exporter.build(), config.endpoint(), System::nanoTime);
        Attributes self = Attributes.of(
                AttributeKey.stringKey("service.name"),
                config.serviceName(),
                AttributeKey.stringKey("service.version"),
                version);
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(self)))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sampleRatio())))
                .addSpanProcessor(BatchSpanProcessor.builder(told)
                        .setExporterTimeout(config.timeout())
                        .build())
                .build();
        return new Tracing(provider, config);
    }

    /// Makes a span of each request.
    public RequestObserver requests() {
        return new RequestSpans(tracer, requestSpan);
    }

    /// Makes a span of each request to the store that is sent for one of a client's.
    public S3Watcher store() {
        return new S3Spans(tracer, requestSpan);
    }

    /// Sends what waits, if the collector takes it in time.
    @Override
    public void close() {
        var ignored = provider.shutdown().join(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }
}
