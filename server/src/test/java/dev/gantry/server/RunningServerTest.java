// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.server.config.Http;
import dev.gantry.server.config.ListenAddress;
import dev.gantry.server.config.ServerConfig;
import dev.gantry.server.config.ServerConfig.Delete;
import dev.gantry.server.config.ServerConfig.Filesystem;
import dev.gantry.server.config.ServerConfig.InMemory;
import dev.gantry.server.config.ServerConfig.Maintenance;
import dev.gantry.server.config.ServerConfig.Redirect;
import dev.gantry.server.config.ServerConfig.Storage;
import dev.gantry.server.config.ServerConfig.UploadPurging;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningServerTest {

    @Test
    void registryAnswersBelowItsPrefixOnly() throws Exception {
        Http http = Http.DEFAULT.withAddr(loopback(0)).withPrefix("/my/");
        try (RunningServer server = RunningServer.start(config(http))) {
            assertThat(status(server, "/my/v2/")).isEqualTo(200);
            assertThat(status(server, "/v2/")).isEqualTo(404);
        }
    }

    @Test
    void closedServerNoLongerListens() throws Exception {
        RunningServer server = RunningServer.start(config(Http.DEFAULT.withAddr(loopback(0))));
        ListenAddress address = server.address();
        server.close();

        try (var socket = new ServerSocket(address.port(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
        }
    }

    @Test
    void portInUseIsOneLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerConfig config = config(Http.DEFAULT.withAddr(loopback(taken.getLocalPort())));

            assertThatThrownBy(() -> RunningServer.start(config))
                    .isInstanceOf(StartFailure.class)
                    .message()
                    .isEqualTo("cannot listen on 127.0.0.1:%d: Address already in use", taken.getLocalPort());
        }
    }

    @Test
    void leftoversAreSweptIntervalAfterInterval(@TempDir Path root) throws Exception {
        var purging = new UploadPurging(true, Duration.ofDays(7), Duration.ofMillis(20), false);
        var storage =
                new Storage(new Filesystem(root), new Delete(false), new Redirect(false), new Maintenance(purging));
        Http http = Http.DEFAULT.withAddr(loopback(0));
        var config = new ServerConfig(ServerConfig.VERSION, ServerConfig.Log.DEFAULT, storage, http);
        try (RunningServer _ = RunningServer.start(config)) {
            for (int sweep = 1; sweep <= 2; sweep++) {
                Path young = stagedObject(root, "young-" + sweep, Duration.ofHours(167));
                Path old = stagedObject(root, "old-" + sweep, Duration.ofHours(169));
                await(() -> Files.notExists(old));
                assertThat(young).exists();
            }
        }
    }

    private static Path stagedObject(Path root, String name, Duration age) throws IOException {
        Path file = root.resolve("docker/registry/v2/_gantry/uploads/" + name + "/data");
        Files.createDirectories(file.getParent());
        Path temporary = Files.write(root.resolve(name), new byte[1]);
        Files.setLastModifiedTime(temporary, FileTime.from(Instant.now().minus(age)));
        return Files.move(temporary, file);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time until the condition holds").isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    private static ServerConfig config(Http http) {
        return new ServerConfig(ServerConfig.VERSION, ServerConfig.Log.DEFAULT, new Storage(new InMemory()), http);
    }

    private static ListenAddress loopback(int port) {
        return new ListenAddress("127.0.0.1", port);
    }

    private static int status(RunningServer server, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://" + server.address() + path);
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
