// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/// The pages of the debug address, each at a path of its own, and at `/` their list.
final class DebugRoutes implements HttpHandler {

    private static final Headers TEXT =
            Headers.of("Content-Type", "text/plain; charset=utf-8").with("Cache-Control", "no-store");

    private final Map<String, HttpHandler> pages = new ConcurrentSkipListMap<>();

    /// @param path as it is asked for, as in `/debug/health`
    /// @param page is asked for GET and HEAD only
    DebugRoutes with(String path, HttpHandler page) {
        if (pages.putIfAbsent(path, page) != null) {
            throw new IllegalArgumentException("There is a page at %s already".formatted(path));
        }
        return this;
    }

    Set<String> paths() {
        return Set.copyOf(pages.keySet());
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return text(405, TEXT.with("Allow", "GET, HEAD"), "GET and HEAD are all that is answered here\n");
        }
        HttpHandler page = pages.get(request.path());
        if (page != null) {
            return page.handle(request);
        }
        String list = String.join("\n", pages.keySet()) + "\n";
        return request.path().equals("/") ? text(200, TEXT, list) : text(404, TEXT, "there are:\n" + list);
    }

    private static HttpResponse text(int status, Headers headers, String text) {
        return HttpResponse.of(status, headers, text.getBytes(StandardCharsets.UTF_8));
    }
}
