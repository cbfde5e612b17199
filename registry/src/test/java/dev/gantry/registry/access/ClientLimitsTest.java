// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.access.ClientLimits.Granted;
import dev.gantry.registry.access.ClientLimits.Later;
import dev.gantry.registry.access.ClientLimits.Pace;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClientLimitsTest {

    private static final Pace ANY = new Pace(0, 1);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1); // wraps around soon

    @Test
    void clientMaySpendItsBurstAtOnceAndThenAsksAtThePace() {
        var limits = new ClientLimits(new Pace(10, 3), 0, nanos::get);
        assertGranted(limits, "a", 3);
        assertThat(limits.take("a")).isEqualTo(new Later(Duration.ofMillis(100)));
        pass(Duration.ofMillis(60));
        assertThat(limits.take("a")).isEqualTo(new Later(Duration.ofMillis(40)));
        pass(Duration.ofMillis(40));
        assertGranted(limits, "a", 1);
        assertThat(limits.take("a")).isInstanceOf(Later.class);
    }

    @Test
    void whoAsksInVainIsNotHeldBackLongerForIt() {
        var limits = new ClientLimits(new Pace(1, 1), 0, nanos::get);
        assertGranted(limits, "a", 1);
        for (int i = 0; i < 100; i++) {
            assertThat(limits.take("a")).isEqualTo(new Later(Duration.ofSeconds(1)));
        }
        pass(Duration.ofSeconds(1));
        assertGranted(limits, "a", 1);
    }

    @Test
    void burstIsThereAgainAfterAPauseAndNeverMore() {
        var limits = new ClientLimits(new Pace(10, 5), 0, nanos::get);
        assertGranted(limits, "a", 5);
        pass(Duration.ofHours(5));
        assertGranted(limits, "a", 5);
        assertThat(limits.take("a")).isInstanceOf(Later.class);
    }

    @Test
    void clientsDoNotHoldOneAnotherBack() {
        var limits = new ClientLimits(new Pace(1, 1), 1, nanos::get);
        assertGranted(limits, "a", 1);
        assertThat(limits.take("a")).isInstanceOf(Later.class);
        assertGranted(limits, "b", 1);
    }

    @Test
    void soManyRequestsOfAClientAreUnderWayAndNoMore() {
        var limits = new ClientLimits(ANY, 2, nanos::get);
        Granted first = (Granted) limits.take("a");
        assertGranted(limits, "a", 1);
        assertThat(limits.take("a")).isEqualTo(new Later(Duration.ofSeconds(1)));
        first.close();
        first.close();
        assertGranted(limits, "a", 1);
        assertThat(limits.take("a")).isInstanceOf(Later.class);
    }

    @Test
    void whoeverIsTooFastHoldsNoPlace() {
        var limits = new ClientLimits(new Pace(1, 1), 1, nanos::get);
        ((Granted) limits.take("a")).close();
        assertThat(limits.take("a")).isInstanceOf(Later.class);
        pass(Duration.ofSeconds(1));
        assertGranted(limits, "a", 1);
    }

    @Test
    void noLimitHoldsNobodyBack() {
        assertGranted(ClientLimits.NONE, "a", 10_000);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static void assertGranted(ClientLimits limits, String client, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(limits.take(client)).isInstanceOf(Granted.class);
        }
    }
}
