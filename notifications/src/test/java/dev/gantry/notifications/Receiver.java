// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An endpoint on the loopback interface, which remembers what it took.
final class Receiver implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    /// How it answers a request.
    interface Behaviour {
        /// Gives the status.
        int answer(HttpExchange request) throws IOException;
    }

    /// A request that it took.
    record Post(Map<String, List<String>> headers, JsonNode body) {}

    private final HttpServer server;
    private final List<Post> taken = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = request -> 202;

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:%d/in".formatted(server.getAddress().getPort()));
    }

    void behave(Behaviour how) {
        behaviour = how;
    }

    List<Post> taken() {
        return taken;
    }

    List<JsonNode> events() {
        return taken.stream()
                .flatMap(post -> post.body().path("events").valueStream())
                .toList();
    }

    /// Tags of the events of a repository, in the order in which they came.
    List<String> tags(String repository) {
        return events().stream()
                .map(event -> event.path("target"))
                .filter(target -> target.path("repository").asString().equals(repository))
                .map(target -> target.path("tag").asString())
                .toList();
    }

    private void handle(HttpExchange request) throws IOException {
        try (request) {
            JsonNode body = JSON.readTree(request.getRequestBody().readAllBytes());
            int status = behaviour.answer(request);
            if (status < 300) {
                taken.add(new Post(request.getRequestHeaders(), body));
            }
            request.sendResponseHeaders(status, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
