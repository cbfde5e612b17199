// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.tracing;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.RequestNotes;
import dev.gantry.http.wire.RequestObserver;
import dev.gantry.storage.concurrent.Carried;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// A span for each request, below that of its sender (`traceparent`). All lines of the log that tell of the request
/// name its trace.
final class RequestSpans implements RequestObserver {

    private static final String LOG_KEY = "trace";

    private final Tracer tracer;
    private final Carried<Span> requestSpan;

    RequestSpans(Tracer tracer, Carried<Span> requestSpan) {
        this.tracer = tracer;
        this.requestSpan = requestSpan;
    }

    @Override
    public void around(String method, Headers headers, RequestNotes notes, Runnable answering) {
        Context sender =
                W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HeaderGetter.INSTANCE);
        Span span = tracer.spanBuilder(method)
                .setSpanKind(SpanKind.SERVER)
                .setParent(sender)
                .startSpan();
        if (!span.isRecording()) {
            answering.run();
            return;
        }
        MDC.put(LOG_KEY, span.getSpanContext().getTraceId());
        try {
            requestSpan.during(span, answering);
        } finally {
            MDC.remove(LOG_KEY);
            describe(span, method, notes);
            span.end();
        }
    }

    private static void describe(Span span, String method, RequestNotes notes) {
        if (!notes.route().isEmpty()) {
            span.updateName(method + " " + notes.route());
            span.setAttribute("http.route", notes.route());
        }
        if (!notes.repository().isEmpty()) {
            span.setAttribute("gantry.repository", notes.repository());
        }
        span.setAttribute("http.request.method", method);
        span.setAttribute("http.response.status_code", notes.status());
        span.setAttribute("client.address", notes.client());
        span.setAttribute("gantry.request.id", notes.id());
        span.setAttribute("gantry.s3.requests", notes.storeRequests());
        if (notes.status() >= 500) {
            span.setStatus(StatusCode.ERROR);
        }
    }

    private enum HeaderGetter implements TextMapGetter<Headers> {
        INSTANCE;

        @Override
        public @Nullable String get(@Nullable Headers headers, String key) {
            return headers == null ? null : headers.first(key).orElse(null);
        }
    }
}
