// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log that spans are lost, once in a while.
final class ToldExporter implements SpanExporter {

    private static final Logger LOG = LoggerFactory.getLogger(ToldExporter.class);
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private final SpanExporter exporter;
    private final URI endpoint;
    private final LongSupplier nanoTime;
    private final LongAdder lost = new LongAdder();
    private final AtomicLong nextWord;

    ToldExporter(SpanExporter exporter, URI endpoint, LongSupplier nanoTime) {
        this.exporter = exporter;
        this.endpoint = endpoint;
        this.nanoTime = nanoTime;
        this.nextWord = new AtomicLong(nanoTime.getAsLong());
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> {
            if (!result.isSuccess()) {
                lost(count, result.getFailureThrowable());
            }
        });
    }

    private void lost(int count, @Nullable Throwable cause) {
        lost.add(count);
        long now = nanoTime.getAsLong();
        long due = nextWord.get();
        if (now - due >= 0 && nextWord.compareAndSet(due, now + PAUSE_NANOS)) {
            LOG.atWarn()
                    .addKeyValue("endpoint", withoutUser(endpoint))
                    .addKeyValue("lostSpans", lost.sumThenReset())
                    .addKeyValue("cause", cause == null ? "it refused them" : cause.getMessage())
                    .log("otel.exportFailed");
        }
    }

    private static String withoutUser(URI uri) {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getPath();
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
