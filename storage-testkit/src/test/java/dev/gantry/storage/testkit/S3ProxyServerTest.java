// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ProxyServerTest {

    @Test
    void anonymousRequestsAreRefused() throws Exception {
        try (var server = S3ProxyServer.inMemory("gantry");
                var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(server.endpoint().resolve("/gantry/"))
                    .build();

            assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void itsBucketIsThereAndEmptyAndOutlivesTheServer(@TempDir Path folder) throws Exception {
        try (var server = S3ProxyServer.inDirectory(folder, "gantry")) {
            assertThat(server.contents("gantry")).isEmpty();
        }
        try (var again = S3ProxyServer.inDirectory(folder, "gantry")) {
            assertThat(again.contents("gantry")).isEmpty();
        }
    }
}
