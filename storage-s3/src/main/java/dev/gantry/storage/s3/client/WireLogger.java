// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.config.WireLog;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// Connections that log what passes on them: every attempt of every request, signed as it is sent, also of those that
/// the SDK knows nothing about.
///
/// Nothing is logged that could be used by whoever reads it: [WireSecrets] are taken out of every text, and of bodies
/// only the documents of the protocol are shown, never what an object holds.
final class WireLogger implements SdkHttpClient {

    private static final Logger LOG = LoggerFactory.getLogger("dev.gantry.storage.s3.wire");

    private final SdkHttpClient connections;
    private final WireLog level;

    private WireLogger(SdkHttpClient connections, WireLog level) {
        this.connections = connections;
        this.level = level;
    }

    static SdkHttpClient around(SdkHttpClient connections, WireLog level) {
        return level == WireLog.OFF ? connections : new WireLogger(connections, level);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Call(request, connections.prepareRequest(request));
    }

    @Override
    public String clientName() {
        return connections.clientName();
    }

    @Override
    public void close() {
        connections.close();
    }

    /// One attempt.
    private final class Call implements ExecutableHttpRequest {

        private final HttpExecuteRequest sent;
        private final SdkHttpRequest head;
        private final ExecutableHttpRequest call;
        private final WireSecrets secrets;

        Call(HttpExecuteRequest sent, ExecutableHttpRequest call) {
            this.sent = sent;
            this.head = sent.httpRequest();
            this.call = call;
            this.secrets = WireSecrets.of(head);
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            logRequest();
            long start = System.nanoTime();
            try {
                return logged(call.call(), start);
            } catch (IOException | RuntimeException e) {
                logFailure(e, start);
                throw e;
            }
        }

        @Override
        public void abort() {
            call.abort();
        }

        private void logRequest() throws IOException {
            if (level == WireLog.REQUEST_RETRIES && Attempts.number(head) > 1) {
                log("s3.wire.retry", Map.of());
            }
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("headers", secrets.headers(head.headers()));
            if (level == WireLog.SIGNING) {
                CanonicalRequest.of(head).ifPresent(canonical -> {
                    shown.put("canonical", secrets.clean(canonical.text()));
                    shown.put("tosign", secrets.clean(canonical.stringToSign()));
                });
            }
            if (level == WireLog.HTTP_BODY && sent.contentStreamProvider().isPresent()) {
                if (WireBody.isDocument(head)) {
                    try (InputStream in = sent.contentStreamProvider().get().newStream()) {
                        shown.put("body", secrets.clean(WireBody.beginning(in)));
                    }
                } else {
                    shown.put(
                            "bytes", head.firstMatchingHeader("Content-Length").orElse("?"));
                }
            }
            log("s3.wire.request", shown);
        }

        private HttpExecuteResponse logged(HttpExecuteResponse answer, long start) throws IOException {
            SdkHttpResponse answered = answer.httpResponse();
            boolean isError = answered.statusCode() >= 400;
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("status", answered.statusCode());
            shown.put("ms", millisSince(start));
            shown.put("headers", secrets.headers(answered.headers()));
            HttpExecuteResponse passed = answer;
            if (isShown(isError) && answer.responseBody().isPresent() && WireBody.isDocument(answered)) {
                WireBody body = WireBody.peek(answer.responseBody().get());
                shown.put("body", secrets.clean(body.beginning()));
                passed = HttpExecuteResponse.builder()
                        .response(answered)
                        .responseBody(body.whole())
                        .build();
            }
            log(level == WireLog.REQUEST_ERRORS && isError ? "s3.wire.error" : "s3.wire.response", shown);
            return passed;
        }

        private boolean isShown(boolean isError) {
            return level == WireLog.HTTP_BODY || (level == WireLog.REQUEST_ERRORS && isError);
        }

        private void logFailure(Exception e, long start) {
            if (level == WireLog.REQUEST_ERRORS) {
                log("s3.wire.error", Map.of("ms", millisSince(start), "cause", secrets.clean(e.toString())));
            }
        }

        private void log(String name, Map<String, Object> shown) {
            LoggingEventBuilder event = LOG.atDebug()
                    .addKeyValue(
                            "request",
                            head.method() + " " + secrets.clean(head.getUri().toString()))
                    .addKeyValue(
                            "call",
                            head.firstMatchingHeader("amz-sdk-invocation-id").orElse("-"))
                    .addKeyValue("attempt", Attempts.number(head));
            for (Map.Entry<String, Object> entry : shown.entrySet()) {
                event = event.addKeyValue(entry.getKey(), entry.getValue());
            }
            event.log(name);
        }
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
