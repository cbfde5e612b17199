// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ByteRangeTest {

    @Test
    void aRangeHasAFirstAndALastByte() {
        assertThat(new ByteRange(10, 5).lastByte()).isEqualTo(14);
        assertThat(new ByteRange(0, 1).lastByte()).isZero();
    }

    @Test
    void theLastByteIsNeverBeyondWhatALongHolds() {
        assertThat(new ByteRange(40, Long.MAX_VALUE - 1).lastByte()).isEqualTo(Long.MAX_VALUE);
        assertThat(new ByteRange(Long.MAX_VALUE, 2).lastByte()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anOpenEndedRangeGoesToTheEnd() {
        assertThat(ByteRange.from(7).isOpenEnded()).isTrue();
        assertThat(ByteRange.from(7).isAll()).isFalse();
        assertThat(new ByteRange(7, 8).isOpenEnded()).isFalse();
    }

    @Test
    void allIsFromTheStartToTheEnd() {
        assertThat(ByteRange.ALL).isEqualTo(ByteRange.from(0));
        assertThat(ByteRange.ALL.isAll()).isTrue();
        assertThat(new ByteRange(0, 10).isAll()).isFalse();
    }

    @Test
    void anEmptyRangeIsRefused() {
        assertThatThrownBy(() -> new ByteRange(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ByteRange(5, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRangeBeforeTheStartIsRefused() {
        assertThatThrownBy(() -> new ByteRange(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
