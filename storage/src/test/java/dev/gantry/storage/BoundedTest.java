// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class BoundedTest {

    private static InputStream stream(int size) {
        return new ByteArrayInputStream(new byte[size]);
    }

    @Test
    void whatFitsIsRead() throws IOException {
        assertThat(Bounded.read(stream(9), 10))
                .get()
                .satisfies(bytes -> assertThat(bytes).hasSize(9));
        assertThat(Bounded.read(stream(10), 10)).isPresent();
        assertThat(Bounded.read(stream(0), 0)).isPresent();
    }

    @Test
    void whatIsLargerIsNotGiven() throws IOException {
        assertThat(Bounded.read(stream(11), 10)).isEmpty();
        assertThat(Bounded.read(stream(1), 0)).isEmpty();
    }

    @Test
    void ofWhatIsLargerOnlyOneByteMoreIsRead() throws IOException {
        InputStream large = stream(1000);

        assertThat(Bounded.read(large, 10)).isEmpty();

        assertThat(large.available()).isEqualTo(989);
    }

    @Test
    void theLargestLimitIsNoTrap() throws IOException {
        assertThat(Bounded.read(stream(3), Integer.MAX_VALUE)).isPresent();
    }
}
