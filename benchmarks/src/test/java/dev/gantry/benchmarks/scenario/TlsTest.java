// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.gantry.benchmarks.scenario.PushBlobs.Way;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// By HTTP/2: anything else that a registry answers by is a failure.
class TlsTest {

    private static final Blobs SHAPE = new Blobs(8, 200_000, 4);

    private static LiveRegistry live;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        live = LiveRegistry.tls(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        live.close();
    }

    @Test
    void blobsArePushedByPatch() throws IOException {
        assertThat(live.run(new PushBlobs("push", "a push", SHAPE, Way.PATCH, Set.of(Setting.TLS))))
                .isEqualTo(8);

        assertThat(live.store().count("PUT:Object").requests()).isEqualTo(16);
    }

    @Test
    void blobsArePushedByPut() throws IOException {
        assertThat(live.run(new PushBlobs("push", "a push", SHAPE, Way.PUT, Set.of(Setting.TLS))))
                .isEqualTo(8);

        assertThat(live.store().count("PUT:Object").requests()).isEqualTo(16);
    }

    @Test
    void imagesArePulled() throws IOException {
        assertThat(live.run(new PullImage("image", "an image", 1, SHAPE, Set.of(Setting.TLS))))
                .isEqualTo(1);
    }

    @Test
    void registryThatHasNoHttp2IsNotMeasuredAsIfItHad() throws Exception {
        HttpsServer old = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        old.setHttpsConfigurator(new HttpsConfigurator(live.authority().server("localhost")));
        old.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        old.start();
        try {
            Arena arena = live.arena();
            URI address = URI.create("https://localhost:" + old.getAddress().getPort());
            var other = new Arena(address, arena.bucket(), arena.unique(), arena.tls());

            assertThatThrownBy(other::crowd).hasMessageContaining("answered by HTTP_1_1");
        } finally {
            old.stop(0);
        }
    }
}
