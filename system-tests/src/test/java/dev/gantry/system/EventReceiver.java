// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An endpoint of notifications on a port of its own, which may be down, and keeps the events that it took.
final class EventReceiver implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final int port;

    /// By their ids, in the order in which they came first.
    private final Map<String, JsonNode> events = new LinkedHashMap<>();

    private int repeated;
    private int requests;
    private volatile Duration answerTime = Duration.ZERO;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;

    private EventReceiver(int port) {
        this.port = port;
    }

    static EventReceiver start() throws IOException {
        var receiver = new EventReceiver(GantryProcess.freePort());
        receiver.goUp();
        return receiver;
    }

    URI url() {
        return URI.create("http://127.0.0.1:%d/events".formatted(port));
    }

    void goUp() throws IOException {
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    /// Takes its time for every answer.
    void beSlow(Duration time) {
        answerTime = time;
    }

    /// Nothing listens from here on.
    void goDown() {
        if (server != null && threads != null) {
            server.stop(0);
            threads.shutdownNow();
            server = null;
        }
    }

    private void take(HttpExchange request) throws IOException {
        try (request) {
            JsonNode body = JSON.readTree(request.getRequestBody().readAllBytes());
            synchronized (this) {
                requests++;
                for (JsonNode event : body.path("events")) {
                    boolean isNew = events.putIfAbsent(event.path("id").asString(), event) == null;
                    repeated += isNew ? 0 : 1;
                }
            }
            GantryProcess.sleep(answerTime);
            request.sendResponseHeaders(202, -1);
        }
    }

    synchronized int size() {
        return events.size();
    }

    /// How many came more than once.
    synchronized int repeated() {
        return repeated;
    }

    synchronized int requests() {
        return requests;
    }

    synchronized List<JsonNode> events() {
        return new ArrayList<>(events.values());
    }

    synchronized void forget() {
        events.clear();
    }

    @Override
    public void close() {
        goDown();
    }
}
