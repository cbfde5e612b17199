// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.RequestNotes;
import dev.gantry.http.wire.RequestObserver;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.MDC;

/// Takes each request from the library, on a virtual thread of its own, through its exchange.
final class EngineHandler extends Handler.Abstract {

    /// The key in the logging context of a number that all lines of one request share.
    private static final String LOG_KEY = "request";

    private final HttpConfig config;
    private final HttpHandler handler;
    private final InFlight inFlight;
    private final LongSupplier nanoTime;
    private final RequestObserver observer;
    private final RequestIds ids = new RequestIds();

    EngineHandler(
            HttpConfig config,
            HttpHandler handler,
            RequestObserver observer,
            InFlight inFlight,
            LongSupplier nanoTime) {
        this.observer = observer;
        this.config = config;
        this.handler = handler;
        this.inFlight = inFlight;
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String id = ids.next();
        var notes = new RequestNotes(id);
        request.setAttribute(Exchange.NOTES, notes);
        inFlight.enter();
        MDC.put(LOG_KEY, id);
        try {
            var exchange = new Exchange(request, response, callback, config, nanoTime, notes);
            Runnable answering = () -> exchange.run(handler, inFlight::isDraining);
            notes.during(() -> observer.around(request.getMethod(), exchange.headers(), notes, answering));
        } finally {
            MDC.remove(LOG_KEY);
            inFlight.leave();
        }
        return true;
    }
}
