// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

    private final Pace pace = new Pace(3, Duration.ofSeconds(1), System::nanoTime, new SplittableRandom(1));

    @ParameterizedTest
    @CsvSource({"1, PT0.1S", "2, PT0.2S", "3, PT1S", "4, PT2S", "5, PT4S", "7, PT16S", "8, PT30S", "1000000, PT30S"})
    void waitsAreShortBelowTheThresholdAndDoubleBeyondIt(int failures, Duration wait) {
        assertThat(pace.delay(failures)).isEqualTo(wait);
    }

    @Test
    void aBackOffThatIsLongerThanTheLongestStaysAsItIsConfigured() {
        var patient = new Pace(1, Duration.ofMinutes(5), System::nanoTime, new SplittableRandom(1));
        assertThat(patient.delay(1)).isEqualTo(Duration.ofMinutes(5));
        assertThat(patient.delay(9)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void failuresOfOneRoundCountOnceAndASuccessForgetsThem() throws InterruptedException {
        long one = pace.await();
        long other = pace.await();
        assertThat(pace.failed(one)).isEqualTo(1);
        assertThat(pace.failed(other)).isEqualTo(1);
        assertThat(pace.failed(pace.await())).isEqualTo(2);
        assertThat(pace.isBackingOff()).isFalse();
        assertThat(pace.failed(pace.await())).isEqualTo(3);
        assertThat(pace.isBackingOff()).isTrue();
        assertThat(pace.succeeded()).isEqualTo(3);
        assertThat(pace.isBackingOff()).isFalse();
    }
}
