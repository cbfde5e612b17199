// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.name.RepositoryName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GrantsTest {

    private static final Need TO_ENTER = new Need(null, Set.of());
    private static final Need TO_LIST = new Need(null, Set.of(Action.CATALOG));

    private static Need need(String repository, Action... actions) {
        return new Need(RepositoryName.parse(repository), Set.copyOf(Arrays.asList(actions)));
    }

    private static Map<String, Object> entry(String type, String name, String... actions) {
        return Map.of("type", type, "name", name, "actions", List.of(actions));
    }

    @Test
    void eachActionIsGrantedAlone() {
        for (Action granted : List.of(Action.PULL, Action.PUSH, Action.DELETE)) {
            Grants grants =
                    Grants.of(List.of(entry("repository", "a/b", granted.name().toLowerCase(Locale.ROOT))));
            for (Action asked : List.of(Action.PULL, Action.PUSH, Action.DELETE)) {
                assertThat(grants.test(need("a/b", asked)))
                        .as("%s of %s", asked, granted)
                        .isEqualTo(asked == granted);
            }
        }
    }

    @Test
    void allActionsOfANeedMustBeGrantedThoughByDifferentEntries() {
        Grants pull = Grants.of(List.of(entry("repository", "a", "pull")));
        assertThat(pull.test(need("a", Action.PULL, Action.PUSH))).isFalse();
        Grants both = Grants.of(List.of(entry("repository", "a", "pull"), entry("repository", "a", "push")));
        assertThat(both.test(need("a", Action.PULL, Action.PUSH))).isTrue();
    }

    @Test
    void starGrantsAllActionsOfARepositoryAndNothingMore() {
        Grants all = Grants.of(List.of(entry("repository", "a", "*")));
        assertThat(all.test(need("a", Action.PULL, Action.PUSH, Action.DELETE))).isTrue();
        assertThat(all.test(need("b", Action.PULL))).isFalse();
        assertThat(all.test(TO_LIST)).isFalse();
    }

    @Test
    void nameIsComparedToTheLetter() {
        Grants grants = Grants.of(List.of(entry("repository", "a/*", "*"), entry("repository", "*", "pull")));
        assertThat(grants.test(need("a/b", Action.PULL))).isFalse();
        assertThat(Grants.of(List.of(entry("repository", "a", "pull"))).test(need("a/b", Action.PULL)))
                .isFalse();
    }

    @Test
    void catalogIsGrantedByTheRegistrysEntryAlone() {
        assertThat(Grants.of(List.of(entry("registry", "catalog", "*"))).test(TO_LIST))
                .isTrue();
        assertThat(Grants.of(List.of(entry("registry", "catalog", "pull"))).test(TO_LIST))
                .isFalse();
        assertThat(Grants.of(List.of(entry("repository", "catalog", "*"))).test(TO_LIST))
                .isFalse();
        assertThat(Grants.of(List.of(entry("registry", "catalog", "*"))).test(need("catalog", Action.PULL)))
                .isFalse();
    }

    @Test
    void tokenWithoutGrantsIsGoodToEnterAndForNothingElse() {
        for (@Nullable Object access : Arrays.asList(null, List.of(), "pull", Map.of("name", "a"), List.of("a"))) {
            Grants grants = Grants.of(access);
            assertThat(grants.test(TO_ENTER)).isTrue();
            assertThat(grants.test(TO_LIST)).isFalse();
            assertThat(grants.test(need("a", Action.PULL))).isFalse();
        }
    }

    @Test
    void entryOfAnotherFormGrantsNothing() {
        Grants grants = Grants.of(List.of(
                Map.of("type", "repository", "name", "a", "actions", "pull"),
                Map.of("type", "repository", "name", 1, "actions", List.of("pull")),
                Map.of("type", "repository(plugin)", "name", "a", "actions", List.of("pull")),
                Map.of("name", "a", "actions", List.of("pull"))));
        assertThat(grants.test(need("a", Action.PULL))).isFalse();
    }
}
