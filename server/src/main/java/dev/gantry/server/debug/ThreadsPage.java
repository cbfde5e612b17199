// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.debug;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/// What every thread does at this moment, virtual ones included: as text, or as JSON for `?format=json`.
public final class ThreadsPage implements HttpHandler {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    /// One dump at a time: each stops all threads for a moment.
    private final ReentrantLock turn = new ReentrantLock();

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException {
        boolean isJson = request.query().first("format").filter("json"::equals).isPresent();
        byte[] dump = dump(isJson ? ThreadDumpFormat.JSON : ThreadDumpFormat.TEXT_PLAIN);
        return HttpResponse.of(200, Headers.of("Content-Type", isJson ? JSON : TEXT), dump);
    }

    /// The JVM writes dumps to files alone, and only to new ones.
    private byte[] dump(ThreadDumpFormat format) throws IOException {
        turn.lock();
        Path folder = Files.createTempDirectory("gantry-threads-");
        Path file = folder.resolve("dump");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpThreads(file.toString(), format);
            return Files.readAllBytes(file);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
            turn.unlock();
        }
    }
}
