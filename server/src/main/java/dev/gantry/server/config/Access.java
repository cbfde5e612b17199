// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.registry.access.AccessRule.Effect;
import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.RepositoryGlob;
import dev.gantry.registry.access.Who;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client may do, once it is known who it is: the section `access`. Gantry's own.
///
/// @param rules null to allow everything to whoever is known
public record Access(
        @Key(
                value = "repositories that anybody may pull, logged in or not, whatever the rules say: names in which"
                        + " `*` stands for anything but a slash and `**` for anything",
                otherwise = "none")
        List<RepositoryGlob> anonymousPull,

        @Nullable List<Rule> rules) {

    public static final Access DEFAULT = new Access(List.of(), null);

    public Access {
        anonymousPull = List.copyOf(anonymousPull);
        rules = rules == null ? null : List.copyOf(rules);
    }

    /// One rule; the first that is about a request's user, repository and action decides.
    public record Rule(
            @Key("whom the rule is about: user names, `group:NAME`, `*` for whoever is logged in, `anonymous` for"
                    + " whoever is not; `user:NAME` for a user whose name would mean something else. Required")
            List<Who> who,

            @Key(
                    value = "repositories, as in `anonymouspull`; the catalog is a matter of rules for `**` alone",
                    otherwise = "`**`")
            List<RepositoryGlob> repositories,

            @Key("`pull`, `push` (which needs `pull` too), `delete`, `catalog`, or `*` for all. Required")
            List<Action> actions,

            @Key(value = "`allow` or `deny`", otherwise = "`allow`")
            Effect effect) {

        public Rule {
            who = List.copyOf(who);
            repositories = List.copyOf(repositories);
            actions = List.copyOf(actions);
        }
    }
}
