// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.name.RepositoryName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryGlobTest {

    @ParameterizedTest
    @CsvSource({
        "**, a, true",
        "**, a/b/c, true",
        "*, a, true",
        "*, a/b, false",
        "team/*, team/a, true",
        "team/*, team/a/b, false",
        "team/*, team, false",
        "team/*, teams/a, false",
        "team/**, team/a/b, true",
        "team/**, team, false",
        "team**, team, true",
        "team**, teams/a, true",
        "*/app, team/app, true",
        "*/app, a/team/app, false",
        "**/app, a/team/app, true",
        "**/app, app, false",
        "te*m/a.b, team/a.b, true",
        "te*m/a.b, team/axb, false",
        "a, a, true",
        "a, a/b, false",
        "a, b/a, false"
    })
    void starsStandForOneComponentOrForMany(String glob, String repository, boolean matches) {
        assertThat(RepositoryGlob.parse(glob).matches(new RepositoryName(repository)))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/a", "a/", "a//b", "Team/*", "a b", "a?", "[ab]", "{a,b}", "a***", "a\\*", "a:b", "a\n"})
    void whatNoNameMatchesOrAnotherLanguageMeansIsRefused(String text) {
        assertThatThrownBy(() -> RepositoryGlob.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Timeout(20)
    void manyStarsCostNoMoreThanALongName() {
        RepositoryGlob glob = RepositoryGlob.parse("**a".repeat(60) + "/b");
        assertThat(glob.matches(new RepositoryName("a".repeat(255)))).isFalse();
    }

    @Test
    void patternsOfTheSameTextAreEqual() {
        assertThat(RepositoryGlob.parse("**")).isEqualTo(RepositoryGlob.ALL).hasToString("**");
        assertThat(RepositoryGlob.parse("*")).isNotEqualTo(RepositoryGlob.ALL);
    }
}
