// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import dev.gantry.http.wire.RequestNotes;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line for each request. It holds the path without the query, which may hold secrets.
final class AccessLog implements RequestLog {

    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    private final LongSupplier nanoTime;

    AccessLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public void log(Request request, Response response) {
        Object answered = request.getAttribute(Exchange.ANSWERED_NANOS);
        long end = answered instanceof Long nanos ? nanos : nanoTime.getAsLong();
        LOG.atInfo()
                .addKeyValue(
                        "request",
                        request.getAttribute(Exchange.NOTES) instanceof RequestNotes notes ? notes.id() : null)
                .addKeyValue("method", request.getMethod())
                .addKeyValue("path", request.getHttpURI().getPath())
                .addKeyValue("status", response.getStatus())
                .addKeyValue("bytesIn", Request.getContentBytesRead(request))
                .addKeyValue("bytesOut", Response.getContentBytesWritten(response))
                .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(end - request.getBeginNanoTime()))
                .addKeyValue("complete", answered != null)
                .addKeyValue("protocol", request.getConnectionMetaData().getProtocol())
                .addKeyValue("client", Request.getRemoteAddr(request))
                .addKeyValue("userAgent", request.getHeaders().get(HttpHeader.USER_AGENT))
                .log("http.request");
    }
}
