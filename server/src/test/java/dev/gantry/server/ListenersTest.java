// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.http.wire.Headers;
import dev.gantry.server.config.ConfigException;
import dev.gantry.server.config.ConfigLoader;
import dev.gantry.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the section `http` of a file makes a server listen with.
class ListenersTest {

    @TempDir
    private Path folder;

    private ServerConfig config(String http) throws IOException, ConfigException {
        Path file = Files.writeString(
                folder.resolve("config.yml"), "version: 0.1\nstorage: inmemory\nhttp:\n" + http.indent(2));
        return ConfigLoader.load(file).config();
    }

    private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static dev.gantry.http.wire.HttpResponse page(String text) {
        return dev.gantry.http.wire.HttpResponse.of(200, Headers.NONE, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void debugAddressShowsItsPagesAndTheApiDoesNot() throws Exception {
        int debugPort = freePort();
        var pages = new DebugRoutes().with("/debug/one", request -> page("one")).with("/two", request -> page("two"));
        Listeners.Opened opened = Listeners.open(
                config("addr: 127.0.0.1:0\ndebug: {addr: 'localhost:%d'}\n".formatted(debugPort)),
                request -> page("api " + request.path()),
                List.of(),
                pages,
                InstantSource.system(),
                new Random(1));
        try {
            URI debug = URI.create("http://127.0.0.1:" + debugPort);
            assertThat(get(debug.resolve("/debug/one")).body()).isEqualTo("one");
            assertThat(get(debug.resolve("/")).body()).isEqualTo("/debug/one\n/two\n");
            assertThat(get(debug.resolve("/v2/")).statusCode()).isEqualTo(404);
            URI api = URI.create("http://127.0.0.1:" + opened.api().port());
            assertThat(get(api.resolve("/debug/one")).body()).isEqualTo("api /debug/one");
        } finally {
            assertThat(opened.drain(Duration.ofSeconds(10))).isTrue();
        }
        assertThatThrownBy(() -> get(URI.create("http://127.0.0.1:" + debugPort)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void debugAddressInUseIsToldAndNothingStaysOpen() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = freePort();
            var config =
                    config("addr: 127.0.0.1:%d\ndebug: {addr: '127.0.0.1:%d'}\n".formatted(port, taken.getLocalPort()));

            assertThatThrownBy(() -> RunningServer.start(config))
                    .isInstanceOf(StartFailure.class)
                    .hasMessage("cannot listen on 127.0.0.1:%d: Address already in use", taken.getLocalPort());
            try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThat(free.isBound()).isTrue();
            }
        }
    }

    @Test
    void onePageMayNotHideAnother() {
        var pages = new DebugRoutes().with("/metrics", request -> page("a"));

        assertThatThrownBy(() -> pages.with("/metrics", request -> page("b"))).hasMessageContaining("/metrics");
    }

    @Test
    void registryAnswersOnASocketInTheFileSystem() throws Exception {
        Path socket = folder.resolve("g.sock");
        try (var _ = RunningServer.start(config("net: unix\naddr: %s\n".formatted(socket)))) {
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                Channels.newOutputStream(channel)
                        .write("GET /v2/ HTTP/1.1\r\nHost: r\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 200");
            }
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void addressesOfOneVersionAreListenedOn() throws Exception {
        try (RunningServer server = RunningServer.start(config("net: tcp4\naddr: localhost:0\n"))) {
            URI uri = URI.create("http://127.0.0.1:" + server.address().port());
            assertThat(get(uri.resolve("/v2/")).statusCode()).isEqualTo(200);
        }
        assertThatThrownBy(() -> RunningServer.start(config("net: tcp6\naddr: 127.0.0.1:0\n")))
                .isInstanceOf(StartFailure.class)
                .hasMessage("cannot listen on 127.0.0.1:0: it has no Inet6Address");
    }

    @Test
    void nameOfNoHostIsTold() throws Exception {
        assertThatThrownBy(() -> RunningServer.start(config("addr: no-such-host.invalid:0\n")))
                .isInstanceOf(StartFailure.class)
                .hasMessage("cannot listen on no-such-host.invalid:0: there is no such host");
    }
}
