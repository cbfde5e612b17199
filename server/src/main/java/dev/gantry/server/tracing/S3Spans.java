// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.tracing;

import dev.gantry.storage.concurrent.Carried;
import dev.gantry.storage.s3.watch.S3Attempt;
import dev.gantry.storage.s3.watch.S3Watcher;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/// A span for each attempt of a request to the store, below that of the client's request.
final class S3Spans implements S3Watcher {

    private final Tracer tracer;
    private final Carried<Span> requestSpan;

    S3Spans(Tracer tracer, Carried<Span> requestSpan) {
        this.tracer = tracer;
        this.requestSpan = requestSpan;
    }

    @Override
    public Ending begun(S3Attempt attempt) {
        Span request = requestSpan.get();
        if (request == null) {
            return Ending.IGNORED;
        }
        Span span = tracer.spanBuilder("S3." + attempt.operation())
                .setParent(Context.root().with(request))
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("rpc.system", "aws-api")
                .setAttribute("rpc.service", "S3")
                .setAttribute("rpc.method", attempt.operation().toString())
                .setAttribute("http.request.method", attempt.method())
                .setAttribute("http.request.body.size", attempt.bytesUp())
                .setAttribute("http.request.resend_count", attempt.number() - 1)
                .setAttribute("server.address", attempt.host())
                .startSpan();
        return new SpanEnding(span, new AtomicLong());
    }

    private record SpanEnding(Span span, AtomicLong received) implements Ending {

        @Override
        public void answered(int status) {
            span.setAttribute("http.response.status_code", status);
            if (status >= 500) {
                span.setStatus(StatusCode.ERROR);
            }
        }

        @Override
        public void received(int bytes) {
            received.addAndGet(bytes);
        }

        @Override
        public void ended() {
            span.setAttribute("http.response.body.size", received.get());
            span.end();
        }

        @Override
        public void failed(IOException cause, boolean isSent) {
            span.setStatus(StatusCode.ERROR, cause.getClass().getSimpleName());
            span.end();
        }
    }
}
