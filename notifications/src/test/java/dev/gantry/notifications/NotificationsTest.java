// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.notifications.delivery.Endpoint;
import dev.gantry.notifications.delivery.EndpointReport;
import dev.gantry.notifications.format.Format;
import dev.gantry.notifications.format.Source;
import dev.gantry.registry.event.Event;
import dev.gantry.registry.event.EventAction;
import dev.gantry.registry.event.EventRequest;
import dev.gantry.registry.event.EventTarget;
import dev.gantry.registry.event.EventTarget.Content;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import dev.gantry.storage.StorageException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class NotificationsTest {

    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final Duration AT_ONCE = Duration.ZERO;

    @TempDir
    Path spool;

    private Receiver receiver;

    @BeforeEach
    void open() throws IOException {
        receiver = new Receiver();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void eventsOfARepositoryArriveInOrderWhateverFailsInBetween() throws Exception {
        var requests = new AtomicInteger();
        receiver.behave(request -> requests.incrementAndGet() % 3 == 0 ? 500 : 202);
        Notifications notifications = start(endpoint("one"));
        for (int i = 0; i < 300; i++) {
            notifications.keep(push("repo" + i % 7, "v" + i));
        }
        await(() -> receiver.events().size() >= 300);
        notifications.close(AT_ONCE);

        for (int repo = 0; repo < 7; repo++) {
            int first = repo;
            assertThat(receiver.tags("repo" + repo))
                    .isEqualTo(IntStream.range(0, 300)
                            .filter(i -> i % 7 == first)
                            .mapToObj(i -> "v" + i)
                            .toList());
        }
    }

    @Test
    void whatWasNotDeliveredIsDeliveredByTheNextProcess() throws Exception {
        receiver.behave(request -> 503);
        Notifications first = start(endpoint("one"));
        for (int i = 0; i < 50; i++) {
            first.keep(push("repo", "v" + i));
        }
        first.close(AT_ONCE);
        assertThat(receiver.taken()).isEmpty();

        receiver.behave(request -> 200);
        Notifications second = start(endpoint("one"));
        await(() -> report(second, "one").pending() == 0);
        second.close(AT_ONCE);

        assertThat(receiver.tags("repo"))
                .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "v" + i).toList());
        assertThat(start(endpoint("one")).report().endpoints().getFirst().pending())
                .isZero();
    }

    @Test
    void aStopDeliversWhatItCanInItsTime() throws Exception {
        Notifications notifications = start(endpoint("one"));
        for (int i = 0; i < 200; i++) {
            notifications.keep(push("repo" + i, "v"));
        }
        notifications.close(Duration.ofSeconds(60));

        assertThat(receiver.events()).hasSize(200);
    }

    @Test
    void anEndpointThatHangsDelaysNeitherAnotherNorAPush() throws Exception {
        var release = new CountDownLatch(1);
        try (var slow = new Receiver()) {
            slow.behave(request -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return 202;
            });
            Endpoint hanging = with(endpoint("slow"), slow.url(), Duration.ofSeconds(60));
            Notifications notifications = start(hanging, endpoint("quick"));
            for (int i = 0; i < 100; i++) {
                notifications.keep(push("repo" + i % 5, "v" + i));
            }
            await(() -> receiver.events().size() >= 100);

            assertThat(report(notifications, "slow").pending()).isEqualTo(100);
            release.countDown();
            await(() -> slow.events().size() >= 100);
            await(() -> report(notifications, "slow").pending() == 0);
            notifications.close(AT_ONCE);
        }
    }

    @Test
    void whatAnEndpointIgnoresIsNotSentToIt() throws Exception {
        Endpoint pickyOnes = new Endpoint(
                "picky",
                receiver.url(),
                Map.of(),
                Duration.ofSeconds(5),
                3,
                Duration.ofMillis(50),
                Set.of("application/octet-stream"),
                Set.of("pull"),
                Format.DISTRIBUTION,
                100);
        Notifications notifications = start(pickyOnes);
        notifications.keep(pull("repo", "a"));
        notifications.keep(event(EventAction.PUSH, "application/octet-stream", "repo", "b"));
        notifications.keep(push("repo", "c"));
        notifications.keep(List.of(
                new Event(EventAction.DELETE, EventTarget.deleted(name("repo"), Tag.parse("d")), request(), "")));
        await(() -> receiver.events().size() >= 2);
        notifications.close(AT_ONCE);

        assertThat(receiver.tags("repo")).containsExactly("c", "d");
        assertThat(notifications.isWanted(EventAction.PULL)).isFalse();
        assertThat(notifications.isWanted(EventAction.DELETE)).isTrue();
    }

    @Test
    void requestsCarryTheConfiguredHeadersAndDistributionsType() throws Exception {
        Notifications notifications = start(endpoint("one"));
        notifications.keep(push("repo", "v"));
        await(() -> !receiver.taken().isEmpty());
        notifications.close(AT_ONCE);

        var headers = receiver.taken().getFirst().headers();
        assertThat(headers.get("Content-type")).containsExactly("application/vnd.docker.distribution.events.v2+json");
        assertThat(headers.get("Authorization")).containsExactly("Bearer swordfish");
        assertThat(endpoint("one").toString()).doesNotContain("swordfish");
    }

    @Test
    void aRedirectIsFollowedWithTheSameBodyButNotWithTheSecretsToAnotherOrigin() throws Exception {
        try (var other = new Receiver()) {
            receiver.behave(request -> {
                request.getResponseHeaders().set("Location", other.url().toString());
                return 307;
            });
            Notifications notifications = start(endpoint("one"));
            notifications.keep(push("repo", "v"));
            await(() -> !other.taken().isEmpty());
            notifications.close(AT_ONCE);

            assertThat(other.tags("repo")).containsExactly("v");
            assertThat(other.taken().getFirst().headers()).doesNotContainKey("Authorization");
        }
    }

    @Test
    void aNewEndpointIsToldOfWhatHappensFromNowOn() throws Exception {
        Notifications alone = start(endpoint("one"));
        alone.keep(push("repo", "before"));
        await(() -> report(alone, "one").pending() == 0);
        alone.close(AT_ONCE);
        try (var other = new Receiver()) {
            Notifications both = start(endpoint("one"), with(endpoint("two"), other.url(), Duration.ofSeconds(5)));
            both.keep(push("repo", "after"));
            await(() -> receiver.events().size() >= 2 && !other.events().isEmpty());
            both.close(AT_ONCE);

            assertThat(receiver.tags("repo")).containsExactly("before", "after");
            assertThat(other.tags("repo")).containsExactly("after");
        }
    }

    @Test
    void aRemovedEndpointHoldsNothingBack() throws Exception {
        receiver.behave(request -> 500);
        Notifications first = start(endpoint("gone"));
        for (int i = 0; i < 3000; i++) {
            first.keep(pull("repo", "v" + i));
        }
        first.close(AT_ONCE);
        long before = first.report().spoolBytes();
        try (var other = new Receiver()) {
            Notifications second = start(with(endpoint("two"), other.url(), Duration.ofSeconds(5)));
            second.keep(push("repo", "v"));
            await(() -> !other.events().isEmpty() && second.report().spoolBytes() < before / 4);
            second.close(AT_ONCE);

            assertThat(other.tags("repo")).containsExactly("v");
        }
    }

    @Test
    void aFullSpoolDropsPullsFirstAndRefusesChangesBeforeTheyBegin() throws Exception {
        receiver.behave(request -> 500);
        Notifications notifications = start(endpoint("one"));
        while (notifications.report().droppedPulls() == 0) {
            notifications.keep(pull("repo", "v"));
        }
        notifications.requireRoom();
        long pulls = report(notifications, "one").pending();
        assertThatThrownBy(() -> {
                    while (true) {
                        notifications.requireRoom();
                        notifications.keep(push("repo", "v"));
                    }
                })
                .isInstanceOf(StorageException.Unavailable.class)
                .hasMessageContaining("is full")
                .hasMessageContaining("notifications.spoolsize");
        assertThat(report(notifications, "one").pending()).isGreaterThan(pulls);
        assertThat(notifications.report().refusals()).isEqualTo(1);
        assertThat(notifications.report().spoolBytes()).isLessThan((1 << 20) + 1000);

        receiver.behave(request -> 200);
        await(() -> report(notifications, "one").pending() == 0);
        await(() -> notifications.report().spoolBytes() < 1 << 18);
        notifications.requireRoom();
        notifications.close(AT_ONCE);
    }

    @Test
    void aDiskThatFailsRefusesChangesAndServesPulls() throws Exception {
        Notifications notifications = start(endpoint("one"));
        Path inTheWay = Files.createDirectory(spool.resolve("0000000000000000000.events"));
        assertThatThrownBy(() -> notifications.keep(push("repo", "lost")))
                .isInstanceOf(StorageException.Unavailable.class)
                .hasMessageContaining("cannot be written");
        notifications.keep(pull("repo", "lost"));
        assertThat(notifications.report().droppedPulls()).isEqualTo(1);

        Files.delete(inTheWay);
        notifications.keep(push("repo", "kept"));
        await(() -> report(notifications, "one").pending() == 0);
        notifications.close(AT_ONCE);

        assertThat(receiver.tags("repo")).containsExactly("kept");
    }

    @Test
    void positionsThatCannotBeReadMeanThatAllIsDeliveredAgain() throws Exception {
        Notifications first = start(endpoint("one"));
        first.keep(push("repo", "v"));
        await(() -> report(first, "one").pending() == 0);
        first.close(AT_ONCE);
        Files.writeString(spool.resolve("positions.json"), "{\"one\"");

        Notifications second = start(endpoint("one"));
        await(() -> receiver.events().size() == 2);
        second.close(AT_ONCE);

        assertThat(receiver.tags("repo")).containsExactly("v", "v");
        assertThat(receiver.events().getFirst()).isEqualTo(receiver.events().getLast());
    }

    @Test
    void countsTellOfFailuresErrorsAndSuccesses() throws Exception {
        var requests = new AtomicInteger();
        receiver.behave(request -> switch (requests.getAndIncrement()) {
            case 0 -> 403;
            case 1 -> throw new IOException("the connection breaks");
            default -> 202;
        });
        Notifications notifications = start(endpoint("one"));
        notifications.keep(push("repo", "v"));
        await(() -> report(notifications, "one").successes() == 1);
        await(() -> report(notifications, "one").pending() == 0);

        EndpointReport report = report(notifications, "one");
        assertThat(report).isEqualTo(new EndpointReport("one", 0, 1, 1, 1, 1, Map.of(202, 1L, 403, 1L)));
        notifications.close(AT_ONCE);
    }

    private Notifications start(Endpoint... endpoints) throws IOException {
        var config = new NotificationsConfig(
                spool, 1 << 20, false, new Source("registry.test:5000", "an instance"), List.of(endpoints));
        return Notifications.start(
                config, Thread.ofVirtual().factory(), InstantSource.system(), System::nanoTime, new Random());
    }

    private Endpoint endpoint(String name) {
        return new Endpoint(
                name,
                receiver.url(),
                Map.of("Authorization", List.of("Bearer swordfish")),
                Duration.ofSeconds(5),
                3,
                Duration.ofMillis(50),
                Set.of(),
                Set.of(),
                Format.DISTRIBUTION,
                100);
    }

    private static Endpoint with(Endpoint one, URI url, Duration timeout) {
        return new Endpoint(
                one.name(),
                url,
                one.headers(),
                timeout,
                one.threshold(),
                one.backoff(),
                one.ignoredMediaTypes(),
                one.ignoredActions(),
                one.format(),
                one.batchSize());
    }

    private static EndpointReport report(Notifications notifications, String name) {
        return notifications.report().endpoints().stream()
                .filter(report -> report.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Event> push(String repository, String tag) {
        return event(EventAction.PUSH, MANIFEST, repository, tag);
    }

    private static List<Event> pull(String repository, String tag) {
        return event(EventAction.PULL, MANIFEST, repository, tag);
    }

    private static List<Event> event(EventAction action, String type, String repository, String tag) {
        Content content = Content.of(type, Digest.of(Algorithm.SHA256, new byte[0]), 5);
        EventTarget target = EventTarget.of(name(repository), content, "http://registry.test:5000/");
        return List.of(new Event(action, target.tagged(Tag.parse(tag)), request(), "alice"));
    }

    private static RepositoryName name(String repository) {
        return RepositoryName.parse(repository);
    }

    private static EventRequest request() {
        return new EventRequest("1", "192.0.2.1", "registry.test:5000", "PUT", "test/1");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it takes too long").isLessThan(deadline);
            Thread.sleep(10);
        }
    }
}
