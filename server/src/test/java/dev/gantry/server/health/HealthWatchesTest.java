// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.gantry.server.config.Health;
import dev.gantry.server.config.ListenAddress;
import dev.gantry.server.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class HealthWatchesTest {

    private static final Duration OFTEN = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String STORE = "storagedriver_s3";

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicBoolean isAway = new AtomicBoolean();

    private HealthWatches store(int threshold) {
        var watches = new HealthWatches(Health.DEFAULT);
        watches.watchStore("s3", this::look, new Health.StorageDriver(true, OFTEN, threshold));
        return watches;
    }

    private void look() throws IOException {
        looks.incrementAndGet();
        if (isAway.get()) {
            throw new IOException("the bucket is away");
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time until the condition holds").isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    @Test
    void whatFailsIsToldUntilItIsWell() throws Exception {
        isAway.set(true);
        try (HealthWatches watches = store(1)) {
            watches.start();
            await(() -> !watches.failing().isEmpty());
            assertThat(watches.failing()).isEqualTo(Map.of(STORE, "the bucket is away"));
            isAway.set(false);
            await(() -> watches.failing().isEmpty());
        }
    }

    @Test
    void itFailsAfterAsManyFailuresInARowAsAreConfigured() throws Exception {
        isAway.set(true);
        try (HealthWatches watches = store(5)) {
            watches.start();
            await(() -> !watches.failing().isEmpty());
            assertThat(looks).hasValueGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void nothingIsLookedAtBeforeTheStartNorAfterTheEnd() throws Exception {
        HealthWatches watches = store(1);
        assertThat(looks).hasValue(0);
        watches.start();
        await(() -> looks.get() > 0);
        watches.close();
        await(() -> {
            int before = looks.get();
            pause();
            return looks.get() == before;
        });
        assertThat(watches.failing()).isEmpty();
    }

    @Test
    void lookThatNoInterruptEndsIsToldOfAndNotRepeatedUntilItEnds() throws Exception {
        var held = new Semaphore(0);
        try (var watches = new HealthWatches(Health.DEFAULT)) {
            Check deaf = () -> {
                looks.incrementAndGet();
                held.acquireUninterruptibly();
            };
            watches.watchStore("s3", deaf, new Health.StorageDriver(true, OFTEN, 3), OFTEN);
            watches.start();
            await(() -> !watches.failing().isEmpty());
            assertThat(watches.failing()).isEqualTo(Map.of(STORE, "no answer within 10 ms"));
            assertThat(looks).hasValue(1);
            held.release(Integer.MAX_VALUE);
            await(() -> watches.failing().isEmpty());
        }
    }

    @Test
    void aConditionMakesItUnreadyAndIsNoFailedCheck() {
        var isOpen = new AtomicBoolean();
        try (HealthWatches watches = store(1)) {
            watches.require("door", isOpen::get, "the door is closed");
            assertThat(watches.unready()).isEqualTo(Map.of("door", "the door is closed"));
            assertThat(watches.failing()).isEmpty();
            isOpen.set(true);
            assertThat(watches.unready()).isEmpty();
        }
    }

    @Test
    void serversAreLookedAtAsConfigured() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean isKnown = "Bearer key".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(exchange.getRequestMethod().equals("HEAD") && isKnown ? 204 : 403, -1);
            exchange.close();
        });
        server.start();
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/ready?key=hidden");
        ListenAddress open = new ListenAddress("127.0.0.1", server.getAddress().getPort());
        ListenAddress closed = new ListenAddress("127.0.0.1", freePort());
        Map<String, List<Secret>> key = Map.of("Authorization", List.of(new Secret("Bearer key")));
        var config = new Health(
                Health.DEFAULT.storageDriver(),
                List.of(),
                List.of(
                        new Health.Http(uri, key, 204, PATIENCE, OFTEN, 1),
                        new Health.Http(uri.resolve("/other"), Map.of(), 200, PATIENCE, OFTEN, 1)),
                List.of(new Health.Tcp(open, PATIENCE, OFTEN, 1), new Health.Tcp(closed, PATIENCE, OFTEN, 1)));
        try (var watches = new HealthWatches(config)) {
            watches.start();
            await(() -> watches.failing().size() == 2);
            assertThat(watches.failing())
                    .containsEntry("http://127.0.0.1:%d/other".formatted(open.port()), "it answered 403, not 200")
                    .containsKey(closed.toString());
        } finally {
            server.stop(0);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(OFTEN.multipliedBy(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
