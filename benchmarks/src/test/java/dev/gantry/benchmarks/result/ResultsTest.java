// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.result;

import static dev.gantry.benchmarks.result.Samples.PUSH;
import static dev.gantry.benchmarks.result.Samples.push;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private final Results results = new Results();

    @Test
    void medianOfAnOddNumberIsTheMiddleOne() {
        assertThat(Results.median(9, 1, 4)).hasValue(4);
    }

    @Test
    void medianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertThat(Results.median(8, 1, 4, 2)).hasValue(3);
    }

    @Test
    void nothingHasNoMedian() {
        assertThat(Results.median()).isEmpty();
    }

    @Test
    void ratioIsThatOfMediansAndItsSpreadThatOfRounds() {
        threeRounds();

        // Round by round 2/10, 3/20, 10/40; the medians are 3 and 20.
        assertThat(results.ratio(PUSH, "gantry", "distribution", Metric.WALL))
                .hasValue(new Ratio(3.0 / 20, 0.15, 0.25));
    }

    @Test
    void aRoundThatOneRegistryFailedIsNotInTheSpread() {
        results.add(push("gantry", 1, 1, 10));
        results.add(push("gantry", 2, 3, 10));
        results.add(push("distribution", 2, 6, 10));

        assertThat(results.ratio(PUSH, "gantry", "distribution", Metric.WALL)).hasValue(new Ratio(2.0 / 6, 0.5, 0.5));
    }

    @Test
    void whatWasMeasuredAtOneRegistryHasNoRatio() {
        results.add(push("gantry", 1, 1, 10));

        assertThat(results.ratio(PUSH, "gantry", "distribution", Metric.WALL)).isEmpty();
    }

    @Test
    void nothingIsDividedByZero() {
        results.add(push("gantry", 1, 1, 10));
        results.add(push("distribution", 1, 1, 0));

        assertThat(results.ratio(PUSH, "gantry", "distribution", Metric.REQUESTS))
                .isEmpty();
    }

    @Test
    void processorTimeIsGivenPerGibibyteToo() {
        results.add(push("gantry", 1, 8, 10));

        assertThat(results.median(PUSH, "gantry", Metric.CPU_PER_GIB)).hasValue(4);
    }

    @Test
    void whatNobodyWatchedHasNoProcessorTime() {
        Sample watched = push("curl", 1, 8, 10);
        results.add(
                new Sample(PUSH, "curl", 1, watched.wall(), 1, 1, Optional.empty(), watched.traffic(), Duration.ZERO));

        assertThat(results.median(PUSH, "curl", Metric.CPU)).isEmpty();
        assertThat(results.median(PUSH, "curl", Metric.WALL)).hasValue(8);
    }

    @Test
    void ratesAreOfOperationsInASecond() {
        results.add(push("gantry", 1, 4, 10));

        assertThat(results.median(PUSH, "gantry", Metric.RATE)).hasValue(2.5);
    }

    private void threeRounds() {
        results.add(push("gantry", 1, 2, 10));
        results.add(push("distribution", 1, 10, 10));
        results.add(push("distribution", 2, 20, 10));
        results.add(push("gantry", 2, 3, 10));
        results.add(push("gantry", 3, 10, 10));
        results.add(push("distribution", 3, 40, 10));
    }
}
