// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettingTest {

    @Test
    void isWrittenInSmallLettersWithHyphens() {
        assertThat(Setting.CAPPED_READ_AHEAD.label()).isEqualTo("capped-read-ahead");
    }
}
