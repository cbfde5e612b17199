// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedWindowsTest {

    private static final int TOTAL = 64 << 20;
    private static final int MOST = 16 << 20;

    private final SharedWindows windows = new SharedWindows(TOTAL, MOST);

    @Test
    void aThousandConnectionsAreGrantedNoMoreThanThereIs() {
        long granted = IntStream.range(0, 1000)
                .mapToLong(connection -> windows.take(connection))
                .sum();

        assertThat(granted).isGreaterThan(TOTAL / 2).isLessThanOrEqualTo(TOTAL);
    }

    @Test
    void theFirstIsGrantedAllThatOneMayHave() {
        assertThat(windows.take("first")).isEqualTo(MOST);
        assertThat(windows.take("second")).isEqualTo((TOTAL - MOST) / 4);
    }

    @Test
    void whatAConnectionHadIsGrantedAgainOnceItIsClosed() {
        windows.take("first");

        windows.giveBack("first");
        windows.giveBack("first");

        assertThat(windows.take("second")).isEqualTo(MOST);
    }
}
