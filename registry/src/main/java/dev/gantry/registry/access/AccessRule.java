// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

import dev.gantry.registry.name.RepositoryName;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What some callers may do, or may not, with some repositories.
public record AccessRule(List<Who> who, List<RepositoryGlob> repositories, Set<Action> actions, Effect effect) {

    /// What follows where the rule applies.
    public enum Effect {
        ALLOW,
        DENY
    }

    public AccessRule {
        who = List.copyOf(who);
        repositories = List.copyOf(repositories);
        actions = Set.copyOf(actions);
    }

    /// Whether the rule is about that action of that caller.
    ///
    /// @param repository null for the registry as a whole, which only a rule on every repository is about
    boolean appliesTo(Caller caller, @Nullable RepositoryName repository, Action action) {
        return actions.contains(action)
                && who.stream().anyMatch(one -> one.includes(caller))
                && repositories.stream()
                        .anyMatch(glob ->
                                repository == null ? glob.equals(RepositoryGlob.ALL) : glob.matches(repository));
    }
}
