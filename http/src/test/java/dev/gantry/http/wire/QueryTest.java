// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    @Test
    void namesAndValuesAreDecoded() {
        assertThat(Query.parse("di%67est=sha256%3Aab").first("digest")).hasValue("sha256:ab");
    }

    @Test
    void plusIsASpace() {
        assertThat(Query.parse("a=b+c").first("a")).hasValue("b c");
    }

    @Test
    void encodedSeparatorsAreText() {
        assertThat(Query.parse("a=b%26c%3Dd&e=f").first("a")).hasValue("b&c=d");
    }

    @Test
    void valueMayHoldEqualsSigns() {
        assertThat(Query.parse("_state=abc==").first("_state")).hasValue("abc==");
    }

    @Test
    void parameterWithoutEqualsSignIsEmpty() {
        assertThat(Query.parse("a").first("a")).hasValue("");
    }

    @Test
    void firstOfRepeatedParametersWins() {
        assertThat(Query.parse("a=1&a=2").first("a")).hasValue("1");
    }

    @Test
    void orderIsKept() {
        assertThat(Query.parse("b=1&a=2&b=3").parameters())
                .extracting(Query.Parameter::value)
                .containsExactly("1", "2", "3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&", "&&"})
    void nothingIsNoParameter(String raw) {
        assertThat(Query.parse(raw).parameters()).isEmpty();
    }

    @Test
    void absentNameHasNoValue() {
        assertThat(Query.parse("a=1").first("b")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%2", "a=%zz", "%g0=1"})
    void brokenEncodingIsRefused(String raw) {
        assertThatThrownBy(() -> Query.parse(raw)).isInstanceOf(IllegalArgumentException.class);
    }
}
