// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.oci.Api.Answer;
import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.access.AccessPolicy;
import dev.gantry.registry.access.ClientLimits;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitedApiTest {

    private final AtomicLong nanos = new AtomicLong();
    private final MemoryDriver driver = new MemoryDriver(InstantSource.system());
    private final Gate inner =
            new AccessGate(new TestAuthenticator(), new AccessPolicy(List.of(), List.of()), ApiConfig.standard());
    private final Api api = new Api(
            driver,
            ApiConfig.standard(),
            new LimitedGate(inner, new ClientLimits(new ClientLimits.Pace(1, 2), 0, nanos::get)));

    @Test
    void userWhoAsksTooOftenIsToldWhenToComeBack() throws IOException {
        assertThat(statusOf("alice")).isEqualTo(404);
        assertThat(statusOf("alice")).isEqualTo(404);
        Answer late = call("alice");
        assertThat(late.status()).isEqualTo(429);
        assertThat(late.code()).isEqualTo("TOOMANYREQUESTS");
        assertThat(late.header("Retry-After")).isEqualTo("1");
        assertThat(statusOf("bob")).as("another user of the same address").isEqualTo(404);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(statusOf("alice")).isEqualTo(404);
    }

    @Test
    void questionWhetherTheRegistryIsThereIsFree() throws IOException {
        for (int i = 0; i < 20; i++) {
            assertThat(api.call("GET", "/v2/", user("alice"), new byte[0]).status())
                    .isEqualTo(200);
        }
        assertThat(statusOf("alice")).isEqualTo(404);
    }

    @Test
    void whoIsNotLetInUsesUpNothing() throws IOException {
        for (int i = 0; i < 20; i++) {
            assertThat(api.call("GET", "/v2/a/manifests/b").status()).isEqualTo(401);
        }
    }

    @Test
    void requestLastsUntilItsAnswerHasBeenSent() throws IOException {
        var ends = new AtomicInteger();
        var ending = new Ending(ends::incrementAndGet);
        HttpResponse answer =
                ending.after(HttpResponse.of(200, Headers.NONE, new ByteArrayInputStream(new byte[5]), 5));
        ending.close();
        assertThat(ends).hasValue(0);
        assertThat(answer.body()).isInstanceOfSatisfying(HttpResponse.Stream.class, body -> {
            assertThat(body.content()).hasSameContentAs(new ByteArrayInputStream(new byte[5]));
            assertThat(body.lengthBytes()).isEqualTo(5);
        });
        assertThat(ends).as("closed by the comparison").hasValue(1);

        try (var other = new Ending(ends::incrementAndGet)) {
            HttpResponse empty = HttpResponse.empty(204, Headers.NONE);
            assertThat(other.after(empty)).isSameAs(empty);
        }
        assertThat(ends).hasValue(2);
    }

    @Test
    void requestThatFailsGivesItsPlaceBack() throws IOException {
        var limits = new ClientLimits(new ClientLimits.Pace(0, 1), 1, nanos::get);
        var narrow = new Api(driver, ApiConfig.standard(), new LimitedGate(Gate.OPEN, limits));
        for (int i = 0; i < 5; i++) {
            assertThat(narrow.call("GET", "/v2/a/manifests/b").status()).isEqualTo(404);
        }
        assertThat(limits.take("192.0.2.1")).isInstanceOf(ClientLimits.Granted.class);
        assertThat(narrow.call("GET", "/v2/a/manifests/b").status()).isEqualTo(429);
    }

    private int statusOf(String user) throws IOException {
        return call(user).status();
    }

    private Answer call(String user) throws IOException {
        return api.call("GET", "/v2/a/manifests/b", user(user), new byte[0]);
    }

    private static Headers user(String name) {
        return Headers.of("Authorization", "User " + name);
    }
}
