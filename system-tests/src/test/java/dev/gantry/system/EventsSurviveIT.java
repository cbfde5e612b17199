// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The receiver is down, Gantry is killed: the event of everything that was answered arrives, in order per repository.
class EventsSurviveIT {

    /// For how long the receiver is down; a longer run has `-Dgantry.notifications.down=60`.
    private static final Duration DOWN = Duration.ofSeconds(Integer.getInteger("gantry.notifications.down", 8));

    private static final int EVENTS = 10_000;
    private static final int REPOSITORIES = 20;

    /// How often each tag is pulled, by GET and HEAD in turn so that one request differs from the next.
    private static final int PULLS = 4;

    /// Of each repository.
    private static final int TAGS = EVENTS / REPOSITORIES / (1 + PULLS);

    private static final int FEW_TAGS = 4;
    private static final int FEW = REPOSITORIES * FEW_TAGS * (1 + PULLS);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Blob CONFIG = Blob.random(1, 100);

    @TempDir
    Path folder;

    private final AtomicInteger answered = new AtomicInteger();

    @Test
    void tenThousandEventsArriveInOrderThoughTheReceiverIsDownAndGantryIsKilled() throws Exception {
        int port = GantryProcess.freePort();
        try (EventReceiver receiver = EventReceiver.start()) {
            String yaml = yaml(port, receiver);
            GantryProcess killed = GantryProcess.startOn(port, yaml);
            try (var clients = new Fanout<List<String>>(REPOSITORIES)) {
                pushConfigs(killed);
                await("the events of the beginning", () -> receiver.size() == REPOSITORIES);
                receiver.forget();
                receiver.goDown();
                long downUntil = System.nanoTime() + DOWN.toNanos();
                for (int i = 0; i < REPOSITORIES; i++) {
                    String repository = "repo" + i;
                    clients.fork(() -> pushAndPull(killed, repository, TAGS));
                }
                await("half of the answers", () -> answered.get() >= EVENTS / 2);
                killed.kill();
                try (GantryProcess _ = GantryProcess.startOn(port, yaml)) {
                    List<List<String>> expected = clients.join();
                    await("the receiver's return", () -> System.nanoTime() > downUntil);
                    assertThat(receiver.size()).isZero();
                    receiver.goUp();
                    awaitAll(receiver, EVENTS);
                    assertThat(toldInAll(receiver)).isEqualTo(expected);
                }
            } finally {
                killed.close();
            }
            System.out.printf(
                    "EventsSurviveIT: %d answers, %d events in %d requests, %d of them repeated%n",
                    answered.get(), receiver.size(), receiver.requests(), receiver.repeated());
        }
    }

    @Test
    void aKillInTheMidstOfADeliveryLosesNothingAndKeepsTheOrder() throws Exception {
        int port = GantryProcess.freePort();
        try (EventReceiver receiver = EventReceiver.start()) {
            receiver.beSlow(Duration.ofMillis(100));
            String yaml = yaml(port, receiver);
            GantryProcess killed = GantryProcess.startOn(port, yaml);
            try (var clients = new Fanout<List<String>>(REPOSITORIES)) {
                pushConfigs(killed);
                for (int i = 0; i < REPOSITORIES; i++) {
                    String repository = "repo" + i;
                    clients.fork(() -> pushAndPull(killed, repository, FEW_TAGS));
                }
                await("half of the answers", () -> answered.get() >= FEW / 2);
                killed.kill();
                int before = receiver.size();
                try (GantryProcess _ = GantryProcess.startOn(port, yaml)) {
                    List<List<String>> expected = clients.join();
                    awaitAll(receiver, FEW);
                    assertThat(before).isBetween(1, receiver.size() - 1);
                    assertThat(toldInAll(receiver)).isEqualTo(expected);
                }
            } finally {
                killed.close();
            }
        }
    }

    private String yaml(int port, EventReceiver receiver) {
        return """
                version: 0.1
                storage:
                  filesystem:
                    rootdirectory: %s
                http:
                  addr: 127.0.0.1:%d
                  secret: a secret of the system tests
                log:
                  accesslog:
                    disabled: true
                notifications:
                  spool: %s
                  endpoints:
                    - name: receiver
                      url: %s
                      timeout: 5s
                      threshold: 3
                      backoff: 500ms
                """.formatted(folder.resolve("registry"), port, folder.resolve("spool"), receiver.url());
    }

    private static void pushConfigs(GantryProcess gantry) throws IOException {
        try (RegistryClient client = gantry.client()) {
            for (int i = 0; i < REPOSITORIES; i++) {
                client.pushByPut("repo" + i, CONFIG);
            }
        }
    }

    /// Pushes tags one after the other, and pulls each, with as many attempts as it takes.
    ///
    /// @return what was answered
    private List<String> pushAndPull(GantryProcess gantry, String repository, int tags) throws Exception {
        List<String> done = new ArrayList<>();
        try (RegistryClient client = gantry.client()) {
            for (int i = 0; i < tags; i++) {
                String tag = "t" + i;
                String manifest = RegistryClient.manifest(CONFIG, List.of())
                        .replaceFirst("\\{", "{\"annotations\":{\"tag\":\"%s\"},".formatted(tag));
                untilAnswered(() -> client.putManifest(repository, tag, manifest), 201);
                done.add("push PUT " + tag);
                for (int pull = 0; pull < PULLS; pull += 2) {
                    untilAnswered(() -> client.getManifest(repository, tag), 200);
                    untilAnswered(() -> client.headManifest(repository, tag), 200);
                    done.addAll(List.of("pull GET " + tag, "pull HEAD " + tag));
                }
            }
        }
        return done;
    }

    private void untilAnswered(Callable<HttpResponse<byte[]>> request, int status) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                HttpResponse<byte[]> response = request.call();
                assertThat(response.statusCode())
                        .as(() -> RegistryClient.describe(response))
                        .isEqualTo(status);
                answered.incrementAndGet();
                return;
            } catch (IOException e) {
                assertThat(System.nanoTime()).as("no answer: %s", e).isLessThan(deadline);
                GantryProcess.sleep(Duration.ofMillis(50));
            }
        }
    }

    private static List<List<String>> toldInAll(EventReceiver receiver) {
        List<JsonNode> events = receiver.events();
        return IntStream.range(0, REPOSITORIES)
                .mapToObj(i -> told(events, "repo" + i))
                .toList();
    }

    /// Looks at what the events say only once there are enough of them: on a slow machine that look would take
    /// the time of those who bring the rest.
    private static void awaitAll(EventReceiver receiver, int count) {
        await("all events", () -> receiver.size() >= count && countOf(toldInAll(receiver)) >= count);
    }

    private static int countOf(List<List<String>> lists) {
        return lists.stream().mapToInt(List::size).sum();
    }

    /// What the events of a repository tell, in order. A request that the kill left without an answer was made again,
    /// and both may have been told of: they count as one.
    private static List<String> told(List<JsonNode> events, String repository) {
        List<String> told = new ArrayList<>();
        for (JsonNode event : events) {
            JsonNode target = event.path("target");
            String text = String.join(
                    " ",
                    event.path("action").asString(),
                    event.path("request").path("method").asString(),
                    target.path("tag").asString());
            boolean isConfig = target.path("tag").isMissingNode();
            boolean isAgain = !told.isEmpty() && told.getLast().equals(text);
            if (target.path("repository").asString().equals(repository) && !isConfig && !isAgain) {
                told.add(text);
            }
        }
        return told;
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(deadline);
            GantryProcess.sleep(Duration.ofMillis(100));
        }
    }
}
