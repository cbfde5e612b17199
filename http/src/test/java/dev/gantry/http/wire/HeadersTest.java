// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadersTest {

    private static final Headers ACCEPT =
            Headers.of("Accept", "b").with("X", "1").with("accept", "a");

    @Test
    void namesCompareWithoutRegardToCase() {
        assertThat(ACCEPT.first("ACCEPT")).hasValue("b");
    }

    @Test
    void allValuesComeInTheirOrder() {
        assertThat(ACCEPT.all("Accept")).containsExactly("b", "a");
    }

    @Test
    void absentNameHasNoValue() {
        assertThat(ACCEPT.first("Y")).isEmpty();
        assertThat(ACCEPT.all("Y")).isEmpty();
    }

    @Test
    void addingLeavesTheOldOnesAlone() {
        Headers one = Headers.of("A", "1");
        assertThat(one.with("B", "2").fields()).hasSize(2);
        assertThat(one.fields()).hasSize(1);
    }

    @Test
    void fieldsAreCopied() {
        List<Headers.Field> fields = new ArrayList<>(List.of(new Headers.Field("A", "1")));
        Headers headers = new Headers(fields);
        fields.clear();
        assertThat(headers.first("A")).hasValue("1");
    }
}
