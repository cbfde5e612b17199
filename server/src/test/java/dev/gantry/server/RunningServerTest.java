// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.server.config.ListenAddress;
import dev.gantry.server.config.ServerConfig;
import dev.gantry.server.config.ServerConfig.Http;
import dev.gantry.server.config.ServerConfig.InMemory;
import dev.gantry.server.config.ServerConfig.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class RunningServerTest {

    @Test
    void registryAnswersBelowItsPrefixOnly() throws Exception {
        Http http = new Http(loopback(0), null, "/my/", null, false, null, Http.DEFAULT.drainTimeout());
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
