// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.RequestNotes;
import java.util.concurrent.atomic.AtomicLong;
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
    private final AtomicLong requests = new AtomicLong();

    EngineHandler(HttpConfig config, HttpHandler handler, InFlight inFlight, LongSupplier nanoTime) {
        this.config = config;
        this.handler = handler;
        this.inFlight = inFlight;
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String id = Long.toString(requests.incrementAndGet(), Character.MAX_RADIX);
        var notes = new RequestNotes(id);
        request.setAttribute(Exchange.NOTES, notes);
        inFlight.enter();
        MDC.put(LOG_KEY, id);
        try {
            new Exchange(request, response, callback, config, nanoTime, notes).run(handler, inFlight::isDraining);
        } finally {
            MDC.remove(LOG_KEY);
            inFlight.leave();
        }
        return true;
    }
}
