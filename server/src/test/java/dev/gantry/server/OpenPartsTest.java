// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenPartsTest {

    @Test
    void partThatCannotBeClosedKeepsNoOtherOpen() {
        List<String> closed = new ArrayList<>();
        var parts = new OpenParts();
        parts.add(patience -> closed.add("first"));
        parts.add(patience -> {
            throw new IllegalStateException("broken");
        });
        parts.add(patience -> closed.add("last"));

        parts.close(Duration.ZERO);
        parts.close(Duration.ZERO);

        assertThat(closed).containsExactly("last", "first");
    }
}
