// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Sends requests and waits for the head of the answer. Where an answer leads elsewhere it goes there, and tells
/// nobody but the server that was meant who asks.
final class Transport implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(15);

    /// How long a server may take for the head of its answer.
    private static final Duration HEAD = Duration.ofSeconds(30);

    private static final int MAX_REDIRECTS = 5;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    static HttpRequest.Builder request(URI uri) {
        // Over clear text HTTP/2 begins with an upgrade that some servers stumble over.
        HttpClient.Version version = Kinship.isSecure(uri) ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
        return HttpRequest.newBuilder(uri).version(version).timeout(HEAD).header("User-Agent", "gantry");
    }

    /// @param attempted as a phrase, for the message of a failure
    /// @return the answer; its body must be closed
    HttpResponse<InputStream> send(HttpRequest request, String attempted) throws IOException {
        HttpRequest next = request;
        for (int redirects = 0; ; redirects++) {
            HttpResponse<InputStream> answer = sendOnce(next, attempted);
            if (!isRedirect(answer.statusCode())) {
                return answer;
            }
            answer.body().close();
            if (redirects == MAX_REDIRECTS) {
                throw new RemoteException(RemoteException.Kind.AWAY, attempted, "it was redirected too often", null);
            }
            next = followed(next, answer, attempted);
        }
    }

    private HttpResponse<InputStream> sendOnce(HttpRequest request, String attempted) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to " + attempted);
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            String host = request.uri().getHost();
            throw new RemoteException(RemoteException.Kind.AWAY, attempted, host + ": " + reason, e);
        }
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private static HttpRequest followed(HttpRequest from, HttpResponse<?> answer, String attempted)
            throws RemoteException {
        URI to;
        try {
            to = from.uri().resolve(answer.headers().firstValue("Location").orElse(""));
        } catch (IllegalArgumentException e) {
            throw new RemoteException(RemoteException.Kind.AWAY, attempted, "it was redirected to no address", e);
        }
        if (to.getHost() == null || (Kinship.isSecure(from.uri()) && !Kinship.isSecure(to))) {
            throw new RemoteException(
                    RemoteException.Kind.AWAY, attempted, "it was redirected to an address that is not safe", null);
        }
        HttpRequest.Builder next = request(to).method(from.method(), HttpRequest.BodyPublishers.noBody());
        from.headers().map().forEach((name, values) -> {
            boolean isKept = !name.equalsIgnoreCase("User-Agent")
                    && (!name.equalsIgnoreCase("Authorization") || isSameOrigin(from.uri(), to));
            if (isKept) {
                values.forEach(value -> next.header(name, value));
            }
        });
        return next.build();
    }

    private static boolean isSameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getAuthority().equalsIgnoreCase(other.getAuthority());
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
