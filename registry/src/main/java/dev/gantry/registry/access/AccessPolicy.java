// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

import dev.gantry.registry.name.RepositoryName;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides who may do what.
///
/// What anybody may pull is looked at first. Then a proof that says itself what it is good for must grant the need,
/// and at last the rules must allow each of its actions: the first that is about an action decides, and what none is
/// about is denied. Where there are no rules, whoever is known may do everything that his proof grants; a proof that
/// somebody is nobody, as a pass may be, is none of that.
public final class AccessPolicy {

    private static final Set<Action> PULL = Set.of(Action.PULL);

    private final List<RepositoryGlob> publicRepositories;
    private final List<AccessRule> rules;

    /// @param publicRepositories what anybody may pull
    /// @param rules in their order; none to let everybody in who is known
    public AccessPolicy(List<RepositoryGlob> publicRepositories, List<AccessRule> rules) {
        this.publicRepositories = List.copyOf(publicRepositories);
        this.rules = List.copyOf(rules);
    }

    public Decision decide(Verdict verdict, Need need) {
        return switch (verdict) {
            case Verdict.Refused _, Verdict.TooMany _, Verdict.Undecided _ -> Decision.UNPROVEN;
            case Verdict.Nothing nothing ->
                isPublic(need) || (!needsOnlySomebody(need) && rulesAllow(Caller.ANONYMOUS, need))
                        ? Decision.ALLOWED
                        : Decision.UNPROVEN;
            case Verdict.Known known -> decide(known, need);
        };
    }

    private Decision decide(Verdict.Known known, Need need) {
        if (needsOnlySomebody(need) || isPublic(need)) {
            return Decision.ALLOWED;
        }
        if (known.grants() != null && !known.grants().test(need)) {
            return Decision.UNPROVEN;
        }
        boolean isGranted = known.grants() != null || !known.caller().isAnonymous();
        if (rules.isEmpty() ? isGranted : rulesAllow(known.caller(), need)) {
            return Decision.ALLOWED;
        }
        return known.caller().isAnonymous() ? Decision.UNPROVEN : Decision.DENIED;
    }

    /// Whether a caller who is known, whoever it is, may go on.
    private static boolean needsOnlySomebody(Need need) {
        return need.repository() == null && need.actions().isEmpty();
    }

    private boolean isPublic(Need need) {
        RepositoryName repository = need.repository();
        return repository != null
                && PULL.containsAll(need.actions())
                && publicRepositories.stream().anyMatch(glob -> glob.matches(repository));
    }

    private boolean rulesAllow(Caller caller, Need need) {
        return need.actions().stream().allMatch(action -> rulesAllow(caller, need.repository(), action));
    }

    private boolean rulesAllow(Caller caller, @Nullable RepositoryName repository, Action action) {
        return rules.stream()
                .filter(rule -> rule.appliesTo(caller, repository, action))
                .findFirst()
                .filter(rule -> rule.effect() == AccessRule.Effect.ALLOW)
                .isPresent();
    }
}
