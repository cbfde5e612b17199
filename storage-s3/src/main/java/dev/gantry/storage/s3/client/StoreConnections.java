// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import org.apache.http.HttpHeaders;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpEntityEnclosingRequestBase;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.impl.client.CloseableHttpClient;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// The SDK's way to Apache's HTTP client.
///
/// The SDK has one of its own, which hands a body over 4 KiB at a time; Apache gathers those and writes 8 KiB to the
/// socket. Here a body goes there in pieces of 64 KiB, past Apache's buffer.
final class StoreConnections implements SdkHttpClient {

    /// Those that the connection adds by itself.
    private static final Set<String> OF_THE_CONNECTION =
            caseless(HttpHeaders.CONTENT_LENGTH, HttpHeaders.HOST, HttpHeaders.TRANSFER_ENCODING);

    private final CloseableHttpClient client;
    private final RequestConfig settings;

    StoreConnections(CloseableHttpClient client, RequestConfig settings) {
        this.client = client;
        this.settings = settings;
    }

    private static Set<String> caseless(String... names) {
        var set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(Set.of(names));
        return set;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Call(client, toApache(request));
    }

    private HttpRequestBase toApache(HttpExecuteRequest request) {
        SdkHttpRequest head = request.httpRequest();
        var message = new Message(head.method().name());
        message.setURI(uri(head));
        message.setConfig(settings);
        message.addHeader(HttpHeaders.HOST, host(head));
        head.forEachHeader((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name)) {
                values.forEach(value -> message.addHeader(name, value));
            }
        });
        request.contentStreamProvider().ifPresent(content -> message.setEntity(OutgoingBody.of(head, content)));
        return message;
    }

    /// Apache takes two slashes for one.
    private static URI uri(SdkHttpRequest head) {
        return head.encodedPath().contains("//")
                ? head.toBuilder()
                        .encodedPath(head.encodedPath().replace("//", "/%2F"))
                        .build()
                        .getUri()
                : head.getUri();
    }

    private static String host(SdkHttpRequest head) {
        return head.firstMatchingHeader(HttpHeaders.HOST)
                .orElseGet(() -> SdkHttpUtils.isUsingStandardPort(head.protocol(), head.port())
                        ? head.host()
                        : head.host() + ":" + head.port());
    }

    @Override
    public String clientName() {
        return "Apache";
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A request by any method, with a body or without.
    private static final class Message extends HttpEntityEnclosingRequestBase {

        private final String method;

        private Message(String method) {
            this.method = method;
        }

        @Override
        public String getMethod() {
            return method;
        }
    }

    private record Call(CloseableHttpClient client, HttpRequestBase request) implements ExecutableHttpRequest {

        @Override
        public HttpExecuteResponse call() throws IOException {
            CloseableHttpResponse answer = client.execute(request);
            SdkHttpResponse.Builder head = SdkHttpResponse.builder()
                    .statusCode(answer.getStatusLine().getStatusCode())
                    .statusText(answer.getStatusLine().getReasonPhrase());
            for (var headers = answer.headerIterator(); headers.hasNext(); ) {
                var header = headers.nextHeader();
                head.appendHeader(header.getName(), header.getValue());
            }
            var answered = HttpExecuteResponse.builder().response(head.build());
            if (answer.getEntity() != null) {
                answered.responseBody(
                        AbortableInputStream.create(answer.getEntity().getContent(), request::abort));
            }
            return answered.build();
        }

        @Override
        public void abort() {
            request.abort();
        }
    }
}
