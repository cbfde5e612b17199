// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PivotTest {

    @ParameterizedTest
    @CsvSource({
        "r00000, r00124, r009",
        "r00900, r01024, r09",
        "r00300, r00424, r01",
        "abacus, about, ag",
        "team-01/a, team-01/c, team-01/s",
        "team-01/x, team-02/b, team-1",
        "app, app-7, apx",
    })
    void guessIsSomePagesAhead(String first, String last, String expected) {
        assertThat(Pivot.ahead(first, last)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"a, a", "s, z", "'', ''"})
    void pageThatShowsNoWayOnGivesNoGuess(String first, String last) {
        assertThat(Pivot.ahead(first, last)).isEmpty();
    }
}
