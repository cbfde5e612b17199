// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Distribution 2.8.2 and Gantry run the same file, the same clients do the same to both, and the same is told.
class EventsLikeDistributionsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void theSameFileAndTheSameClientsGiveTheSameEventsKeyByKey() throws Exception {
        OciLayout image = OciLayout.multiPlatform(folder.resolve("image"));
        int port = GantryProcess.freePort();
        try (EventReceiver receiver = EventReceiver.start()) {
            List<String> theirs = eventsOf(port, receiver, image, "theirs", this::startDistribution);
            receiver.forget();
            List<String> ours =
                    eventsOf(port, receiver, image, "ours", (onPort, yaml) -> GantryProcess.startOn(onPort, yaml));

            assertThat(theirs).hasSizeGreaterThan(20);
            assertThat(ours).isEqualTo(theirs);
        }
    }

    private interface Start {
        AutoCloseable start(int port, String yaml) throws IOException;
    }

    private List<String> eventsOf(int port, EventReceiver receiver, OciLayout image, String name, Start start)
            throws Exception {
        String yaml = yaml(port, receiver, folder.resolve("registry"));
        try (AutoCloseable _ = start.start(port, yaml)) {
            use(port, image, folder.resolve(name));
            settle(receiver);
        }
        // The other one finds the same emptiness.
        Files.move(folder.resolve("registry"), folder.resolve("registry-of-" + name));
        return receiver.events().stream()
                .map(EventsLikeDistributionsIT::comparable)
                .sorted()
                .toList();
    }

    private static void use(int port, OciLayout image, Path target) throws IOException {
        String authority = "127.0.0.1:" + port;
        Peers.skopeo().push(image, authority + "/some/image:v1");
        Peers.skopeo().pull(authority + "/some/image:v1", target);
        try (RegistryClient client = new RegistryClient(URI.create("http://" + authority))) {
            Blob blob = Blob.random(9, 5000);
            client.pushByPut("some/source", blob);
            assertThat(client.headBlob("some/source", blob.digest()).statusCode())
                    .isEqualTo(200);
            client.getBlob("some/source", blob.digest());
            client.post("some/target", "?mount=%s&from=some/source".formatted(blob.digest()));
            String manifest = RegistryClient.manifest(blob, List.of(blob));
            client.putManifest("some/source", "v1", manifest);
            HttpResponse<byte[]> pulled = client.getManifest("some/source", "v1");
            String digest = pulled.headers().firstValue("Docker-Content-Digest").orElseThrow();
            client.headManifest("some/source", digest);
            assertThat(client.deleteManifest("some/source", digest).statusCode())
                    .isEqualTo(HttpURLConnection.HTTP_ACCEPTED);
            client.getManifest("some/source", "v1");
        }
    }

    /// Waits until nothing more comes for a while.
    private static void settle(EventReceiver receiver) {
        long[] last = {-1, System.nanoTime()};
        await(() -> {
            if (receiver.size() != last[0]) {
                last[0] = receiver.size();
                last[1] = System.nanoTime();
            }
            return last[0] > 0
                    && System.nanoTime() - last[1] > Duration.ofSeconds(2).toNanos();
        });
    }

    /// The event without what differs from run to run: names, times, and the port of the client.
    private static String comparable(JsonNode event) {
        var copy = (ObjectNode) event.deepCopy();
        for (String key : List.of("id", "timestamp")) {
            copy.put(key, copy.path(key).asString().replaceAll("[0-9a-f]", "0").replaceAll("0+Z", "0Z"));
        }
        var request = (ObjectNode) copy.path("request");
        request.put("id", request.path("id").asString().isEmpty() ? "" : "an id");
        request.put("addr", request.path("addr").asString().replaceFirst(":[0-9]+$", ""));
        ((ObjectNode) copy.path("source")).put("instanceID", "an instance");
        return sorted(copy);
    }

    /// Members of objects in the order of their names.
    private static String sorted(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(member -> '"' + member.getKey() + "\":" + sorted(member.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (node.isArray()) {
            return node.valueStream().map(EventsLikeDistributionsIT::sorted).collect(Collectors.joining(",", "[", "]"));
        }
        return node.toString();
    }

    private AutoCloseable startDistribution(int port, String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("distribution.yml"), yaml);
        Process process = new ProcessBuilder(
                        Peers.program("DISTRIBUTION_BINARY").toString(), "serve", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("distribution.log").toFile())
                .start();
        await(() -> listens(port) || !process.isAlive());
        return () -> {
            process.destroy();
            process.waitFor();
        };
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private String yaml(int port, EventReceiver receiver, Path root) {
        return """
                version: 0.1
                storage:
                  filesystem:
                    rootdirectory: %s
                  delete:
                    enabled: true
                http:
                  addr: 127.0.0.1:%d
                  secret: a secret of the system tests
                notifications:
                  spool: %s
                  events:
                    includereferences: true
                  endpoints:
                    - name: receiver
                      url: %s
                      headers:
                        Authorization: [Bearer of the system tests]
                      timeout: 5s
                      threshold: 3
                      backoff: 1s
                """.formatted(root, port, folder.resolve("spool"), receiver.url());
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it takes too long").isLessThan(deadline);
            GantryProcess.sleep(Duration.ofMillis(50));
        }
    }
}
