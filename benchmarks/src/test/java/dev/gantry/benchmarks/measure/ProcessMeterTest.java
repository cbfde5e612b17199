// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessMeterTest {

    @Test
    void seesTheMemoryAndTheProcessorTimeOfThisProcess() throws Exception {
        try (var meter = ProcessMeter.start(ProcessHandle.current().pid())) {
            long end = System.nanoTime() + Duration.ofMillis(200).toNanos();
            long spins = 0;
            while (System.nanoTime() < end) {
                spins++;
            }
            assertThat(spins).isPositive();

            Usage usage = meter.stop();

            assertThat(usage.cpu()).isPositive();
            assertThat(usage.peakAnonBytes()).isGreaterThan(1 << 20);
            assertThat(usage.peakResidentBytes()).isGreaterThanOrEqualTo(usage.peakAnonBytes() / 2);
        }
    }
}
