// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.watch.S3Attempt;
import dev.gantry.storage.s3.watch.S3Watcher;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.http.conn.ConnectTimeoutException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/// Connections whose every request is told of: here, where requests leave, those are seen too that the SDK repeats,
/// and those that it knows nothing about.
final class WatchedConnections implements SdkHttpClient {

    private final SdkHttpClient connections;
    private final S3Watcher watcher;

    private WatchedConnections(SdkHttpClient connections, S3Watcher watcher) {
        this.connections = connections;
        this.watcher = watcher;
    }

    static SdkHttpClient around(SdkHttpClient connections, S3Watcher watcher) {
        return watcher.equals(S3Watcher.NONE) ? connections : new WatchedConnections(connections, watcher);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Call(request.httpRequest(), connections.prepareRequest(request));
    }

    @Override
    public String clientName() {
        return connections.clientName();
    }

    @Override
    public void close() {
        connections.close();
    }

    private final class Call implements ExecutableHttpRequest {

        private final SdkHttpRequest head;
        private final ExecutableHttpRequest call;

        private Call(SdkHttpRequest head, ExecutableHttpRequest call) {
            this.head = head;
            this.call = call;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            S3Watcher.Ending ending = watcher.begun(attempt(head));
            HttpExecuteResponse answer;
            try {
                answer = call.call();
            } catch (IOException e) {
                ending.failed(e, isSent(e));
                throw e;
            } catch (RuntimeException e) {
                ending.failed(new IOException(e), true);
                throw e;
            }
            ending.answered(answer.httpResponse().statusCode());
            if (answer.responseBody().isEmpty()) {
                ending.ended();
                return answer;
            }
            AbortableInputStream body = answer.responseBody().get();
            var watched = new WatchedBody(body, ending);
            return HttpExecuteResponse.builder()
                    .response(answer.httpResponse())
                    .responseBody(AbortableInputStream.create(watched, () -> {
                        body.abort();
                        watched.end();
                    }))
                    .build();
        }

        @Override
        public void abort() {
            call.abort();
        }
    }

    private static S3Attempt attempt(SdkHttpRequest head) {
        long bytesUp =
                head.firstMatchingHeader("Content-Length").map(Long::parseLong).orElse(0L);
        return new S3Attempt(
                Operations.of(head), Attempts.number(head), head.method().name(), head.host(), bytesUp);
    }

    /// Whether the store may have seen anything of it.
    private static boolean isSent(IOException e) {
        return !(e instanceof ConnectException
                || e instanceof NoRouteToHostException
                || e instanceof UnknownHostException
                || e instanceof SSLHandshakeException
                || e instanceof ConnectTimeoutException);
    }

    /// The body of an answer, whose end is told once.
    private static final class WatchedBody extends FilterInputStream {

        private final S3Watcher.Ending ending;
        private boolean isEnded;

        private WatchedBody(InputStream body, S3Watcher.Ending ending) {
            super(body);
            this.ending = ending;
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            count(read < 0 ? read : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            count(count);
            return count;
        }

        @Override
        public void close() throws IOException {
            try {
                in.close();
            } finally {
                end();
            }
        }

        private void count(int bytes) {
            if (bytes < 0) {
                end();
            } else {
                ending.received(bytes);
            }
        }

        private void end() {
            if (!isEnded) {
                isEnded = true;
                ending.ended();
            }
        }
    }
}
