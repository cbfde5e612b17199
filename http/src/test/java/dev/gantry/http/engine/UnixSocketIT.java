// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketIT {

    @TempDir
    private Path folder;

    private HttpEngine start(Path file) throws IOException {
        var config = HttpConfig.of(new Listener.Unix(file)).withAccessLog(false);
        return HttpEngine.start(config, request -> Engines.text(200, request.clientAddress() + " " + request.path()));
    }

    private static String ask(Path file, String headers) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            String request = "GET /v2/ HTTP/1.1\r\nHost: r\r\nConnection: close\r\n" + headers + "\r\n";
            Channels.newOutputStream(channel).write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = Channels.newInputStream(channel);
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void requestsAreAnsweredAndTheFileGoesWithTheServer() throws Exception {
        Path file = folder.resolve("gantry.sock");
        try (var engine = start(file)) {
            assertThat(ask(file, "")).startsWith("HTTP/1.1 200").endsWith("127.0.0.1 /v2/");
            assertThat(engine.drain(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void processThatReachesTheSocketMaySayForWhomItAsks() throws Exception {
        Path file = folder.resolve("gantry.sock");
        try (var _ = start(file)) {
            assertThat(ask(file, "X-Forwarded-For: 192.0.2.7\r\n")).endsWith("192.0.2.7 /v2/");
        }
    }

    @Test
    void socketThatAKilledProcessLeftIsReplaced() throws Exception {
        Path file = folder.resolve("stale.sock");
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertThat(killed.bind(UnixDomainSocketAddress.of(file))).isSameAs(killed);
        }
        assertThat(file).exists();
        try (var _ = start(file)) {
            assertThat(ask(file, "")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void socketOnWhichAnotherProcessListensIsLeftAlone() throws Exception {
        Path file = folder.resolve("live.sock");
        try (var _ = start(file)) {
            assertThatThrownBy(() -> start(file))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot listen on %s: another process listens there", file);
            assertThat(ask(file, "")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void socketOfTheNextProcessStaysWhenTheLastOneEnds() throws Exception {
        Path file = folder.resolve("gantry.sock");
        var begun = new CountDownLatch(1);
        var gate = new CompletableFuture<String>();
        var config = HttpConfig.of(new Listener.Unix(file)).withAccessLog(false);
        HttpEngine last = HttpEngine.start(config, request -> {
            begun.countDown();
            return Engines.text(200, gate.join());
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> answer = threads.submit(() -> ask(file, ""));
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            Future<Boolean> drained = threads.submit(() -> last.drain(Duration.ofSeconds(60)));
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (Files.exists(file)) {
                assertThat(System.nanoTime()).as("the file goes first").isLessThan(deadline);
            }
            try (var _ = start(file)) {
                assertThat(gate.complete("the last one")).isTrue();
                assertThat(answer.get()).endsWith("the last one");
                assertThat(drained.get()).isTrue();
                last.close();
                assertThat(ask(file, "")).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void fileThatIsNoSocketIsLeftAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("notes.txt"), "mine");

        assertThatThrownBy(() -> start(file)).hasMessageContaining("there is a file of that name, not a socket");
        assertThat(file).hasContent("mine");
    }

    @Test
    void missingFolderIsNamed() {
        Path file = folder.resolve("absent/gantry.sock");

        assertThatThrownBy(() -> start(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot listen on " + file);
    }
}
