// SPDX-License-Identifier: Apache-2.0
package dev.gantry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.server.RunningServer;
import dev.gantry.server.StartFailure;
import dev.gantry.server.config.ListenAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreIT {

    private static final ListenAddress ANY_PORT = new ListenAddress("127.0.0.1", 0);
    private static final String HELLO = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @TempDir
    private Path folder;

    @Test
    void blobOutlivesTheServerAsFileOfDistributionsLayout() throws Exception {
        StoreKeys keys = StoreKeys.of(folder, new SplittableRandom(1));
        try (EmbeddedStore store = EmbeddedStore.start(folder.resolve("s3"), keys);
                RunningServer server = RunningServer.start(EmbeddedMain.config(ANY_PORT, keys, store.endpoint()))) {
            assertThat(send(server, "POST", "/v2/a/blobs/uploads/?digest=" + HELLO, "hello")
                            .statusCode())
                    .isEqualTo(201);
        }

        try (EmbeddedStore store = EmbeddedStore.start(folder.resolve("s3"), keys);
                RunningServer server = RunningServer.start(EmbeddedMain.config(ANY_PORT, keys, store.endpoint()))) {
            assertThat(send(server, "GET", "/v2/a/blobs/" + HELLO, "").body()).isEqualTo("hello");
        }
        String hex = HELLO.substring("sha256:".length());
        assertThat(folder.resolve("s3/gantry/docker/registry/v2/blobs/sha256/2c/" + hex + "/data"))
                .hasContent("hello");
    }

    @Test
    void bucketThatIsNotThereIsOneLine() throws Exception {
        StoreKeys keys = StoreKeys.of(folder, new SplittableRandom(1));
        try (EmbeddedStore store = EmbeddedStore.start(folder.resolve("s3"), keys)) {
            Files.delete(folder.resolve("s3/gantry"));

            assertThatThrownBy(() -> RunningServer.start(EmbeddedMain.config(ANY_PORT, keys, store.endpoint())))
                    .isInstanceOf(StartFailure.class)
                    .message()
                    .startsWith("cannot use bucket gantry at " + store.endpoint() + ": ")
                    .hasLineCount(1);
        }
    }

    @Test
    void wrongSecretIsOneLineWithoutTheSecret() throws Exception {
        StoreKeys keys = StoreKeys.of(folder, new SplittableRandom(1));
        StoreKeys others = new StoreKeys(keys.accessKey(), "another secret", "x");
        try (EmbeddedStore store = EmbeddedStore.start(folder.resolve("s3"), keys)) {
            assertThatThrownBy(() -> RunningServer.start(EmbeddedMain.config(ANY_PORT, others, store.endpoint())))
                    .isInstanceOf(StartFailure.class)
                    .message()
                    .contains("secret key is wrong")
                    .doesNotContain("another secret")
                    .hasLineCount(1);
        }
    }

    @Test
    void storeThatIsAwayIsNoReasonNotToStart() throws Exception {
        StoreKeys keys = StoreKeys.of(folder, new SplittableRandom(1));
        URI nobody = URI.create("http://127.0.0.1:1");
        try (RunningServer server = RunningServer.start(EmbeddedMain.config(ANY_PORT, keys, nobody))) {
            assertThat(send(server, "GET", "/v2/", "").statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> send(RunningServer server, String method, String path, String body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + server.address() + path))
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                    .build();
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
