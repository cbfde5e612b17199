// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.registry.access.AccessRule.Effect;
import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.RepositoryGlob;
import dev.gantry.registry.access.Who;
import dev.gantry.server.config.Access.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the section `access`.
final class AccessReader {

    private static final String GLOBS = "must be names of repositories in lower case, in which * stands for anything"
            + " but a slash and ** for anything, as in team/*";
    private static final String WHO = "must name users, \"*\", anonymous, group:NAME or user:NAME; a name with a colon"
            + " needs one of the two in front";
    private static final String ACTIONS = "must be of pull, push, delete, catalog, or \"*\" for all of them";

    private AccessReader() {}

    /// @param file the whole of it: rules mean nothing where nobody is asked who he is
    static Access read(Section file) {
        Section access = file.section("access");
        List<RepositoryGlob> anonymousPull = parsed(access, "anonymouspull", RepositoryGlob::parse, GLOBS);
        @Nullable List<Rule> rules = null;
        if (access.has("rules")) {
            rules = access.sections("rules").stream().map(AccessReader::rule).toList();
            if (rules.isEmpty()) {
                access.error("rules", "has no rule; without the key whoever is logged in may do everything");
            }
        }
        boolean isOpen = file.single("auth").isPresent()
                || file.section("auth").keys().stream().allMatch("none"::equals);
        if (isOpen) {
            requireNobody(access, "anonymouspull", anonymousPull.isEmpty());
            requireNobody(access, "rules", rules == null);
        }
        return new Access(anonymousPull, rules);
    }

    private static void requireNobody(Section access, String key, boolean isNobody) {
        if (!isNobody) {
            access.error(key, "needs a section auth, as in htpasswd: without one everybody may do everything");
        }
    }

    private static Rule rule(Section rule) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        parsed(rule, "actions", AccessReader::actions, ACTIONS).forEach(actions::addAll);
        List<RepositoryGlob> repositories = rule.has("repositories")
                ? required(rule, "repositories", parsed(rule, "repositories", RepositoryGlob::parse, GLOBS))
                : List.of(RepositoryGlob.ALL);
        if (rule.texts("actions").contains("catalog") && !repositories.contains(RepositoryGlob.ALL)) {
            rule.error("actions", "catalog lists every repository, and is a matter of rules for \"**\" alone");
        }
        if (!repositories.contains(RepositoryGlob.ALL)) {
            actions.remove(Action.CATALOG); // "*" stands for what a rule about these may be about
        }
        return new Rule(
                required(rule, "who", parsed(rule, "who", Who::parse, WHO)),
                repositories,
                required(rule, "actions", List.copyOf(actions)),
                rule.choice("effect", Effect.class, Effect.ALLOW));
    }

    private static Set<Action> actions(String text) {
        return text.equals("*") ? EnumSet.allOf(Action.class) : Set.of(Action.valueOf(text.toUpperCase(Locale.ROOT)));
    }

    /// An empty list would be a rule about nothing, and hardly what was meant.
    private static <T> List<T> required(Section section, String key, List<T> values) {
        if (values.isEmpty() && (!section.has(key) || section.texts(key).isEmpty())) {
            section.error(key, "is required, and must not be empty");
        }
        return values;
    }

    /// Those values that can be read; one report of the others.
    private static <T> List<T> parsed(Section section, String key, Function<String, T> parser, String accepted) {
        List<T> values = new ArrayList<>();
        for (String text : section.texts(key)) {
            try {
                values.add(parser.apply(text));
            } catch (IllegalArgumentException e) {
                section.error(key, accepted);
            }
        }
        return values;
    }
}
