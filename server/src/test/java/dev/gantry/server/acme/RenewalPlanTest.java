// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.engine.Identity;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RenewalPlanTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private static RenewalPlan plan(String... hosts) {
        return new RenewalPlan(List.of(hosts), new Random(7));
    }

    private static Identity certificate(String... hosts) throws IOException {
        return SelfSigned.standIn(List.of(hosts), NOW);
    }

    @Test
    void renewalIsDueAtTwoThirdsOfTheLifeOrALittleLater() throws Exception {
        Identity identity = certificate("a.example");
        Instant start = identity.certificate().getNotBefore().toInstant();
        Duration life =
                Duration.between(start, identity.certificate().getNotAfter().toInstant());

        assertThat(plan("a.example").due(identity))
                .isBetween(
                        start.plus(life.multipliedBy(2).dividedBy(3)),
                        start.plus(life.multipliedBy(43).dividedBy(60)).plusSeconds(1));
    }

    @Test
    void certificateThatLacksAHostIsDueAtOnce() throws Exception {
        assertThat(plan("a.example", "b.example").due(certificate("a.example"))).isEqualTo(Instant.MIN);
        assertThat(plan("a.example").due(certificate("A.example", "b.example"))).isAfter(NOW);
    }

    @Test
    void pausesGrowToSixHoursAndNoFurther() {
        RenewalPlan plan = plan("a.example");

        assertThat(plan.pause(1)).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
        assertThat(plan.pause(4)).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(8));
        assertThat(plan.pause(1000)).isBetween(Duration.ofHours(3), Duration.ofHours(6));
    }
}
