// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.http.wire.Query;
import dev.gantry.http.wire.RequestNotes;
import dev.gantry.registry.name.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer, from the end of its head to the last byte that is read or written for it.
final class Exchange {

    /// The attribute of a request that holds its [RequestNotes].
    static final String NOTES = "dev.gantry.notes";

    /// The attribute of a request that holds when its answer was written, a `Long` of nanoseconds.
    static final String ANSWERED_NANOS = "dev.gantry.answered";

    /// The header by which a client can tell an operator which request it was.
    private static final String REQUEST_ID = "X-Request-Id";

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final HttpConfig config;
    private final LongSupplier nanoTime;
    private final boolean isHttp2;
    private final RequestNotes notes;
    private final Headers headers;
    private final RequestBody body;
    private final UnreadBody rest;

    Exchange(
            Request request,
            Response response,
            Callback callback,
            HttpConfig config,
            LongSupplier nanoTime,
            RequestNotes notes) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.config = config;
        this.nanoTime = nanoTime;
        this.notes = notes;
        this.headers = new Headers(request.getHeaders().stream()
                .map(field -> new Headers.Field(field.getName(), Objects.requireNonNullElse(field.getValue(), "")))
                .toList());
        this.isHttp2 = ProtocolStack.isHttp2(request.getConnectionMetaData().getHttpVersion());
        this.body = new RequestBody(
                request, config.patience().silence(), config.patience().body());
        boolean isContinueExpected =
                request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
        this.rest = new UnreadBody(body, isHttp2, isContinueExpected, nanoTime);
    }

    /// @param isDraining whether clients are to leave; over HTTP/2 they are told by other means than their answers
    void run(HttpHandler handler, BooleanSupplier isDraining) {
        // Time that the handler takes is not the client's.
        request.addIdleTimeoutListener(timeout -> false);
        AnsweredReset reset = new AnsweredReset(request, isHttp2);
        try {
            HttpResponse answer = answer(handler);
            boolean isEnding = rest.endsConnection() || (!isHttp2 && isDraining.getAsBoolean());
            send(answer, isEnding);
            request.setAttribute(ANSWERED_NANOS, nanoTime.getAsLong());
            if (!rest.settle(isEnding)) {
                reset.arm();
            }
            body.release();
            callback.succeeded();
        } catch (Throwable failure) {
            // The head is out: all that can be told the client is that its answer is broken.
            LOG.atDebug().setCause(failure).log("http.aborted");
            body.release();
            callback.failed(failure);
        }
    }

    private HttpResponse answer(HttpHandler handler) {
        if (isHttp2) {
            int most = config.bounds().headerBytes();
            int line = request.getMethod().length()
                    + request.getHttpURI().getPathQuery().length();
            if (line > most) {
                return ErrorBody.answer(414, ErrorCode.UNSUPPORTED, "uri too long");
            }
            if (line + fieldBytes(request.getHeaders()) > most) {
                return ErrorBody.answer(431, ErrorCode.UNSUPPORTED, "request header fields too large");
            }
        }
        Query query;
        try {
            query = Query.parse(Objects.requireNonNullElse(request.getHttpURI().getQuery(), ""));
        } catch (IllegalArgumentException e) {
            return ErrorBody.answer(400, ErrorCode.UNSUPPORTED, "the query is not percent-encoded as it must be");
        }
        try {
            HttpRequest asked = toRequest(query);
            notes.client(asked.clientAddress());
            return handler.handle(asked);
        } catch (IOException e) {
            return body.failure() == null ? unexpected(e) : brokenBody();
        } catch (RuntimeException | Error e) {
            return unexpected(e);
        }
    }

    Headers headers() {
        return headers;
    }

    /// As long as HTTP/1.1 would write them.
    private static int fieldBytes(HttpFields headers) {
        return headers.stream()
                .mapToInt(field -> field.getName().length()
                        + Objects.requireNonNullElse(field.getValue(), "").length()
                        + ": \r\n".length())
                .sum();
    }

    private HttpRequest toRequest(Query query) {
        Origin origin = origin();
        return new HttpRequest(
                request.getMethod(),
                Objects.requireNonNullElse(request.getHttpURI().getPath(), ""),
                query,
                headers,
                origin.scheme(),
                origin.authority(),
                origin.clientAddress(),
                certificate(),
                body,
                notes);
    }

    private Origin origin() {
        var direct = new Origin.Direct(
                request.getConnectionMetaData().isSecure() ? "https" : "http",
                Objects.requireNonNullElse(request.getHttpURI().getAuthority(), ""));
        InetAddress peer = request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress socket
                ? socket.getAddress()
                : null;
        return Origin.of(peer, request.getHeaders(), direct, config.proxies());
    }

    /// The client's, if the handshake has verified it.
    private @Nullable X509Certificate certificate() {
        TlsConfig tls = config.tls();
        if (tls == null || tls.clients() == null || !tls.clients().areVerified()) {
            return null;
        }
        EndPoint.SslSessionData session =
                request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
        X509Certificate[] chain = session == null ? null : session.peerCertificates();
        return chain == null || chain.length == 0 ? null : chain[0];
    }

    private HttpResponse brokenBody() {
        return body.isTimedOut()
                ? ErrorBody.answer(408, ErrorCode.BLOB_UPLOAD_INVALID, "the body of the request did not arrive in time")
                : ErrorBody.answer(400, ErrorCode.SIZE_INVALID, "the body of the request ended early");
    }

    private HttpResponse unexpected(Throwable failure) {
        LOG.atError()
                .addKeyValue("method", request.getMethod())
                .addKeyValue("path", request.getHttpURI().getPath())
                .setCause(failure)
                .log("http.failed");
        return ErrorBody.answer(500, ErrorCode.UNKNOWN, "internal error");
    }

    /// @throws IOException if the answer, or what took its place, could not be written to its end
    private void send(HttpResponse answer, boolean isEnding) throws IOException {
        var writer = new AnswerWriter(response, HttpMethod.HEAD.is(request.getMethod()), config);
        response.getHeaders().put(REQUEST_ID, notes.id());
        notes.status(answer.status());
        try {
            writer.write(answer, isEnding);
        } catch (IOException | RuntimeException e) {
            if (response.isCommitted()) {
                throw e;
            }
            HttpResponse failed = unexpected(e);
            response.reset();
            response.getHeaders().put(REQUEST_ID, notes.id());
            notes.status(failed.status());
            writer.write(failed, isEnding);
        }
    }
}
