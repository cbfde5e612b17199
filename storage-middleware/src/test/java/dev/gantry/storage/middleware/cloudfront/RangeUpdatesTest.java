// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.storage.middleware.cloudfront.CloudFrontSettings.Bypass;
import dev.gantry.storage.testkit.edge.RangeServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RangeUpdatesTest {

    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final Duration POLL = Duration.ofMillis(2);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private RangeServer server;

    @BeforeEach
    void start() throws IOException {
        server = RangeServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void listThatChangedReplacesTheOldOne() throws IOException {
        server.serveRange("192.0.2.0/24");
        try (RangeUpdates updates = updates()) {
            assertThat(updates.contains("192.0.2.1")).isTrue();
            server.serveRange("198.51.100.0/24");
            await(() -> updates.contains("198.51.100.1"));
            assertThat(updates.contains("192.0.2.1")).isFalse();
        }
    }

    @Test
    void listThatDidNotChangeIsNotSentAgain() throws IOException {
        server.serveRange("192.0.2.0/24");
        try (RangeUpdates updates = updates()) {
            await(() -> server.unchanged() >= 3);
            assertThat(server.full()).isEqualTo(1);
            assertThat(updates.contains("192.0.2.1")).isTrue();
        }
    }

    @Test
    void lastGoodListHoldsWhileThereIsNoOther() throws IOException {
        server.serveRange("192.0.2.0/24");
        try (RangeUpdates updates = updates()) {
            server.serve("");
            await(() -> server.failed() >= 2);
            assertThat(updates.contains("192.0.2.1")).isTrue();
            server.serve("{\"prefixes\": \"broken\"}");
            int before = server.full();
            await(() -> server.full() >= before + 2);
            assertThat(updates.contains("192.0.2.1")).isTrue();
            server.serveRange("198.51.100.0/24");
            await(() -> updates.contains("198.51.100.1"));
        }
    }

    @Test
    void withoutAFirstListThereIsNothing() {
        server.serve("");
        assertThatThrownBy(this::updates).isInstanceOf(IOException.class).hasMessageContaining("HTTP status 503");
        server.serve("<html>");
        assertThatThrownBy(this::updates).isInstanceOf(IOException.class).hasMessageContaining("not JSON");
        URI nowhere = server.uri();
        server.close();
        assertThatThrownBy(() -> start(nowhere))
                .isInstanceOf(IOException.class)
                .message()
                .isNotBlank();
    }

    @Test
    void nothingIsAskedAfterTheEnd() throws IOException {
        server.serveRange("192.0.2.0/24");
        RangeUpdates updates = updates();
        updates.close();
        await(updates::isEnded);
        assertThat(updates.contains("192.0.2.1")).isTrue();
    }

    private RangeUpdates updates() throws IOException {
        return start(server.uri());
    }

    private static RangeUpdates start(URI list) throws IOException {
        return RangeUpdates.start(
                new Bypass(list, Set.of(), OFTEN), Thread.ofVirtual().factory());
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the deadline").isLessThan(deadline);
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
