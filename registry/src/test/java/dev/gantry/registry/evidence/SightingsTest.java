// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.TestEvidence;
import dev.gantry.registry.TestTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SightingsTest {

    private static final String KEY = "a";
    private static final Duration LIFE = Duration.ofSeconds(10);

    private final TestTime time = new TestTime();
    private final Sightings<String, Integer> sightings = new Sightings<>(time, LIFE, 100);

    @Test
    void sightingIsGoodForItsLifeFromBeforeTheLook() {
        Instant before = time.instant();
        time.pass(Duration.ofSeconds(3));
        assertThat(sightings.saw(KEY, 1, before)).isTrue();
        time.pass(Duration.ofMillis(6_999));
        assertThat(sightings.fresh(KEY)).contains(1);
        time.pass(Duration.ofMillis(1));
        assertThat(sightings.fresh(KEY)).isEmpty();
    }

    @Test
    void lookThatTookLongerThanItsLifeIsNotUsed() {
        Instant before = time.instant();
        time.pass(LIFE);
        assertThat(sightings.saw(KEY, 1, before)).isFalse();
    }

    @Test
    void lookThatBeganBeforeTheEndOfAChangeIsNotUsed() {
        Instant beforeAll = time.instant();
        time.pass(Duration.ofMillis(1));
        sightings.changing(KEY);
        Instant during = time.instant();
        assertThat(sightings.saw(KEY, 1, during)).isFalse();
        time.pass(Duration.ofMillis(1));
        sightings.changed(KEY);
        assertThat(sightings.saw(KEY, 1, beforeAll)).isFalse();
        assertThat(sightings.saw(KEY, 1, during)).isFalse();
        assertThat(sightings.fresh(KEY)).isEmpty();
        assertThat(sightings.saw(KEY, 2, time.instant())).isTrue();
    }

    @Test
    void changeDropsWhatWasSeen() {
        sightings.saw(KEY, 1, time.instant());
        sightings.changing(KEY);
        assertThat(sightings.fresh(KEY)).isEmpty();
    }

    /// The cache drops what is too much a little later, on a thread of its own.
    @Test
    @Timeout(30)
    void noMoreAreKeptThanThatMany() {
        for (int i = 0; i < 10_000; i++) {
            sightings.saw("key" + i, i, time.instant());
        }
        while (kept() > 100) {
            Thread.onSpinWait();
        }
        assertThat(kept()).isPositive();
    }

    private long kept() {
        return IntStream.range(0, 10_000)
                .filter(i -> sightings.fresh("key" + i).isPresent())
                .count();
    }

    @Test
    void othersAreAskedOnlyForWhatIsNotKnownHereAndTheirTimeIsKept() {
        var others = new TestEvidence(time);
        var one = sharing(others);
        var other = sharing(others);
        one.saw(KEY, 1, time.instant());
        time.pass(Evidence.LIFE.minusMillis(1));
        assertThat(other.fresh(KEY)).isEmpty();
        assertThat(other.recall(KEY)).contains(1);
        assertThat(other.fresh(KEY)).contains(1);
        time.pass(Duration.ofMillis(1));
        assertThat(other.fresh(KEY)).isEmpty();
    }

    @Test
    void whatOthersTellFromBeforeAChangeHereIsNotBelieved() {
        var others = new TestEvidence(time);
        var one = sharing(others);
        one.saw(KEY, 1, time.instant());
        others.cutOff();
        var other = sharing(others);
        time.pass(Duration.ofMillis(1));
        other.changing(KEY);
        other.changed(KEY);
        assertThat(other.recall(KEY)).isEmpty();
    }

    @Test
    void whatOthersTellThatMakesNoSenseIsNotBelieved() {
        var others = new TestEvidence(time);
        others.saw(KEY, new Evidence.Sighting("nonsense", time.instant()));
        assertThat(sharing(others).recall(KEY)).isEmpty();
    }

    private SharedSightings<String, Integer> sharing(Evidence others) {
        return new SharedSightings<>(
                time,
                100,
                others,
                text -> text.matches("[0-9]+") ? Optional.of(Integer.valueOf(text)) : Optional.empty());
    }
}
