// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Servers and handlers for tests.
final class Engines {

    /// No access log, clear text, loopback, any port.
    static final HttpConfig CONFIG = HttpConfig.of("127.0.0.1", 0).withAccessLog(false);

    private Engines() {}

    static HttpEngine start(HttpHandler handler) throws IOException {
        return HttpEngine.start(CONFIG, handler);
    }

    static HttpResponse text(int status, String text) {
        return HttpResponse.of(status, Headers.NONE, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Reads the whole body.
    static long count(HttpRequest request) throws IOException {
        byte[] buffer = new byte[64 << 10];
        long bytes = 0;
        int count = request.body().read(buffer);
        while (count >= 0) {
            bytes += count;
            count = request.body().read(buffer);
        }
        return bytes;
    }
}
