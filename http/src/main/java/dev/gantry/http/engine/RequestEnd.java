// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import dev.gantry.http.wire.AnsweredRequest;
import dev.gantry.http.wire.RequestNotes;
import dev.gantry.http.wire.RequestObserver;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/// Tells an observer of each request that is over, also of those that the library refused by itself.
final class RequestEnd implements RequestLog {

    private final RequestObserver observer;
    private final LongSupplier nanoTime;

    RequestEnd(RequestObserver observer, LongSupplier nanoTime) {
        this.observer = observer;
        this.nanoTime = nanoTime;
    }

    @Override
    public void log(Request request, Response response) {
        Object answered = request.getAttribute(Exchange.ANSWERED_NANOS);
        long end = answered instanceof Long nanos ? nanos : nanoTime.getAsLong();
        RequestNotes notes =
                request.getAttribute(Exchange.NOTES) instanceof RequestNotes taken ? taken : new RequestNotes("");
        notes.end();
        observer.answered(new AnsweredRequest(
                notes,
                orEmpty(request.getMethod()),
                orEmpty(request.getHttpURI().getPath()),
                request.getConnectionMetaData().getProtocol(),
                response.getStatus(),
                Request.getContentBytesRead(request),
                Response.getContentBytesWritten(response),
                Duration.ofNanos(Math.max(0, end - request.getBeginNanoTime())),
                answered != null,
                notes.client().isEmpty() ? orEmpty(Request.getRemoteAddr(request)) : notes.client(),
                orEmpty(request.getHeaders().get(HttpHeader.USER_AGENT)),
                orEmpty(request.getHeaders().get(HttpHeader.REFERER))));
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
