// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcTextTest {

    private static final String STAT =
            "4711 (a (strange) name) S 1 4711 4711 0 -1 4194560 12345 678 9 0 1234 56 7 8 20 0"
                    + " 31 0 987654 3210000000 54321 18446744073709551615 1 1 0 0 0 0 0 16800975 0 0 0 0 17 1 0 0 0 0 0";

    private static final String STATUS = """
            Name:	java
            VmPeak:	 4214988 kB
            VmHWM:	  312456 kB
            VmRSS:	  300000 kB
            RssAnon:	  204800 kB
            RssFile:	   95000 kB
            Threads:	31
            """;

    @Test
    void cpuTimeIsThatOfUserAndSystemWhateverTheProcessIsCalled() {
        assertThat(ProcText.cpu(STAT)).isEqualTo(Duration.ofMillis(12_900));
    }

    @Test
    void memoryIsGivenInBytes() {
        assertThat(ProcText.bytes(STATUS, "RssAnon")).isEqualTo(200L << 20);
        assertThat(ProcText.bytes(STATUS, "VmHWM")).isEqualTo(312_456L << 10);
    }

    @Test
    void aProcessThatHasEndedHasNoMemory() {
        assertThat(ProcText.bytes("Name:\tjava\nState:\tZ (zombie)\n", "RssAnon"))
                .isZero();
    }
}
