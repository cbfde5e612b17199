// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.token;

import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Need;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a token allows: its claim `access`, a list of resources with actions. Names are compared to the letter, as
/// Distribution does; `*` stands for all actions.
///
/// @param repositories the actions, by the repository's name
record Grants(Map<String, Set<String>> repositories, boolean catalog) implements Predicate<Need> {

    private static final String ALL_ACTIONS = "*";

    Grants {
        repositories = Map.copyOf(repositories);
    }

    /// @param access the claim; what is not of the form that it should have grants nothing
    static Grants of(@Nullable Object access) {
        Map<String, Set<String>> repositories = new HashMap<>();
        boolean catalog = false;
        for (Object entry : access instanceof List<?> list ? list : List.of()) {
            if (entry instanceof Map<?, ?> resource && resource.get("name") instanceof String name) {
                Set<String> actions = actions(resource.get("actions"));
                if ("repository".equals(resource.get("type"))) {
                    repositories.computeIfAbsent(name, n -> new HashSet<>()).addAll(actions);
                } else if ("registry".equals(resource.get("type")) && name.equals("catalog")) {
                    catalog |= actions.contains(ALL_ACTIONS);
                }
            }
        }
        return new Grants(repositories, catalog);
    }

    @Override
    public boolean test(Need need) {
        return need.actions().stream().allMatch(action -> allows(need, action));
    }

    private boolean allows(Need need, Action action) {
        if (action == Action.CATALOG) {
            return catalog;
        }
        if (need.repository() == null) {
            return false;
        }
        Set<String> actions = repositories.getOrDefault(need.repository().text(), Set.of());
        return actions.contains(ALL_ACTIONS) || actions.contains(action.name().toLowerCase(Locale.ROOT));
    }

    private static Set<String> actions(@Nullable Object claim) {
        Set<String> actions = new HashSet<>();
        for (Object action : claim instanceof List<?> list ? list : List.of()) {
            if (action instanceof String text) {
                actions.add(text);
            }
        }
        return actions;
    }
}
