// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.token;

import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.access.Verdict;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Tells clients where they get a token, and for what (RFC 6750 §3).
public final class BearerChallenge {

    private BearerChallenge() {}

    /// @param realm the URL of the token service
    /// @param service how tokens call this registry
    /// @param verdict on what was presented
    public static String of(String realm, String service, List<Need> needs, Verdict verdict) {
        StringBuilder challenge =
                new StringBuilder("Bearer realm=%s,service=%s".formatted(quoted(realm), quoted(service)));
        String scope = scope(needs);
        if (!scope.isEmpty()) {
            challenge.append(",scope=").append(quoted(scope));
        }
        switch (verdict) {
            case Verdict.Refused refused -> challenge.append(",error=\"invalid_token\"");
            case Verdict.Known known -> challenge.append(",error=\"insufficient_scope\"");
            case Verdict.Nothing nothing -> {}
            case Verdict.TooMany tooMany -> {}
            case Verdict.Undecided undecided -> {}
        }
        return challenge.toString();
    }

    /// A value between quotation marks (RFC 9110 §5.6.4).
    public static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// One entry a resource, actions in the order pull, push, delete.
    private static String scope(List<Need> needs) {
        Map<String, Set<Action>> resources = new LinkedHashMap<>();
        for (Need need : needs) {
            for (Action action : need.actions()) {
                resources
                        .computeIfAbsent(resource(need, action), name -> EnumSet.noneOf(Action.class))
                        .add(action);
            }
        }
        return resources.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + actions(entry.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String resource(Need need, Action action) {
        return action == Action.CATALOG || need.repository() == null
                ? "registry:catalog"
                : "repository:" + need.repository().text();
    }

    private static String actions(Set<Action> actions) {
        return actions.contains(Action.CATALOG)
                ? "*"
                : actions.stream()
                        .map(action -> action.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(","));
    }
}
