// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.gantry.server.config.ConfigLoader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOnlyCacheTest {

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        upstream.start();
    }

    @AfterEach
    void stop() {
        upstream.stop(0);
    }

    private int statusOfAbsentManifest(boolean isReadOnly) throws Exception {
        Path file = Files.writeString(folder.resolve("config.yml"), """
                        version: 0.1
                        storage:
                          filesystem: {rootdirectory: %s}
                          maintenance: {readonly: {enabled: %s}}
                        http: {addr: "127.0.0.1:0"}
                        proxy: {remoteurl: "http://127.0.0.1:%d"}
                        """.formatted(
                        Files.createDirectories(folder.resolve("store")),
                        isReadOnly,
                        upstream.getAddress().getPort()));
        try (RunningServer server = RunningServer.start(ConfigLoader.load(file).config());
                HttpClient client = HttpClient.newHttpClient()) {
            URI manifest = URI.create("http://" + server.address() + "/v2/a/manifests/latest");
            return client.send(HttpRequest.newBuilder(manifest).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void upstreamIsNotAskedWhileNothingMayBeKept() throws Exception {
        assertThat(statusOfAbsentManifest(true)).isEqualTo(404);
        assertThat(asked).hasValue(0);
        assertThat(statusOfAbsentManifest(false)).isEqualTo(404);
        assertThat(asked).hasPositiveValue();
    }
}
