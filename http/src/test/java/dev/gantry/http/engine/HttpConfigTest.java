// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpConfigTest {

    private static final HttpConfig CONFIG = HttpConfig.of("127.0.0.1", 5000);

    @Test
    void silenceIsReportedAfterFiveSeconds() {
        assertThat(CONFIG.patience().silence()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void headMayHave32KiB() {
        assertThat(CONFIG.bounds().headerBytes()).isEqualTo(32 * 1024);
    }

    @Test
    void portBeyondTheLastIsRefused() {
        assertThatThrownBy(() -> HttpConfig.of("127.0.0.1", 65_536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536");
    }

    @Test
    void idleTimeoutOfZeroIsRefused() {
        assertThatThrownBy(() -> CONFIG.withIdleTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("idle timeout");
    }

    @Test
    void bodyTimeoutShorterThanSilenceIsRefused() {
        assertThatThrownBy(() -> CONFIG.withBodyTimes(Duration.ofSeconds(5), Duration.ofSeconds(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT4S");
    }

    @Test
    void tinyHeadIsRefused() {
        assertThatThrownBy(() -> CONFIG.withMaxHeaderBytes(10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1024");
    }

    @Test
    void windowBelowThatOfHttp2IsRefused() {
        assertThatThrownBy(() -> CONFIG.withStreamWindowBytes(1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65535");
    }

    @Test
    void windowWhoseDoubleIsNoIntIsRefused() {
        assertThatThrownBy(() -> CONFIG.withStreamWindowBytes(1 << 30))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("window");
    }
}
