// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhoTest {

    private static final Caller ALICE = new Caller("alice", Set.of("ci", "anonymous"));
    private static final Caller BUILD = new Caller("repo:team/app", Set.of());

    @ParameterizedTest
    @CsvSource({
        "*, true, true, false",
        "anonymous, false, false, true",
        "alice, true, false, false",
        "user:alice, true, false, false",
        "ci, false, false, false",
        "group:ci, true, false, false",
        "group:alice, false, false, false",
        "user:repo:team/app, false, true, false",
        "user:*, false, false, false",
        "user:anonymous, false, false, false"
    })
    void wordsMeanUsersGroupsOrEverybodyOfAKind(String text, boolean alice, boolean build, boolean nobody) {
        Who who = Who.parse(text);
        assertThat(who.includes(ALICE)).as("alice").isEqualTo(alice);
        assertThat(who.includes(BUILD)).as("a build").isEqualTo(build);
        assertThat(who.includes(Caller.ANONYMOUS)).as("nobody").isEqualTo(nobody);
        assertThat(Who.parse(who.toString())).isEqualTo(who);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user:", "group:", "grup:ci", "repo:team/app", ":alice"})
    void whatCouldBeAMistakeIsNobody(String text) {
        assertThatThrownBy(() -> Who.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
