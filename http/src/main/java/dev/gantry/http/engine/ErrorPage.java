// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import dev.gantry.http.wire.Headers;
import dev.gantry.registry.name.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Answers requests that never reach the handler, because their head is malformed or too large.
final class ErrorPage implements Request.Handler {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorPage.class);

    private static final HttpField CONTENT_TYPE = new HttpField(HttpHeader.CONTENT_TYPE, ErrorBody.CONTENT_TYPE);

    private final Headers always;

    /// @param always on every answer
    ErrorPage(Headers always) {
        this.always = always;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Throwable failure = (Throwable) request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        if (failure instanceof HttpException refused) {
            response.setStatus(clientsFault(refused.getCode()));
        }
        int status = response.getStatus();
        tell(request, status, failure);
        AnswerWriter.addMissing(always, response.getHeaders());
        if (!ProtocolStack.isHttp2(request.getConnectionMetaData().getHttpVersion())) {
            // The library ends the connection, but does not always say so, and a client would send its next request.
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
        if (HttpStatus.hasNoBody(status)) {
            callback.succeeded();
            return true;
        }
        String reason =
                status >= 500 ? "internal error" : HttpStatus.getMessage(status).toLowerCase(Locale.ROOT);
        byte[] json = ErrorBody.json(status >= 500 ? ErrorCode.UNKNOWN : ErrorCode.UNSUPPORTED, reason);
        response.getHeaders().put(CONTENT_TYPE);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, json.length);
        response.write(true, ByteBuffer.wrap(json), callback);
        return true;
    }

    /// With what lies behind the refusal too: the library also refuses heads that its own parsing fails on.
    private static void tell(Request request, int status, @Nullable Throwable failure) {
        Level level = level(failure);
        Throwable behind = failure == null ? null : failure.getCause();
        LOG.atLevel(level)
                .addKeyValue("client", Request.getRemoteAddr(request))
                .addKeyValue("status", status)
                .addKeyValue("cause", failure + (behind == null ? "" : ": " + behind))
                .setCause(level == Level.WARN ? failure : null)
                .log("http.refused");
    }

    /// A client that went away before its answer was begun is nobody's concern.
    private static Level level(@Nullable Throwable failure) {
        if (failure instanceof HttpException) {
            return Level.INFO;
        }
        return failure instanceof IOException || failure instanceof TimeoutException ? Level.DEBUG : Level.WARN;
    }

    /// What the library refuses is always the client's doing, also where it takes a request line that is none for one
    /// of a version that nobody speaks.
    private static int clientsFault(int code) {
        return code >= 500 ? HttpStatus.BAD_REQUEST_400 : code;
    }
}
