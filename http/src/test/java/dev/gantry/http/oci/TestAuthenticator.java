// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.registry.access.Action;
import dev.gantry.registry.access.Authenticator;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.access.Presented;
import dev.gantry.registry.access.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Believes `Authorization: User NAME`, and of `Token ACTIONS` that it grants these. What it was asked for it keeps.
final class TestAuthenticator implements Authenticator {

    private final List<Presented> presented = new ArrayList<>();

    @Override
    public Verdict authenticate(Presented shown) {
        presented.add(shown);
        String[] words = shown.authorization() == null
                ? new String[] {"", ""}
                : shown.authorization().split(" ", 2);
        return switch (words[0]) {
            case "" -> new Verdict.Nothing();
            case "User" -> new Verdict.Known(new Caller(words[1], Set.of()), null);
            case "Token" ->
                new Verdict.Known(
                        new Caller("carol", Set.of()),
                        need -> need.actions().stream()
                                .allMatch(action ->
                                        words[1].contains(action.name().toLowerCase(Locale.ROOT))));
            case "Flood" -> new Verdict.TooMany(Duration.ofMillis(2500));
            case "Away" -> new Verdict.Undecided("the issuer does not answer");
            default -> new Verdict.Refused("no such user, or another password");
        };
    }

    /// All that it was told, so that a test can see it.
    @Override
    public Optional<String> challenge(Presented shown, List<Need> needs, Verdict verdict) {
        String scopes = String.join(
                " ",
                needs.stream()
                        .map(need -> need.repository() + ":" + sorted(need.actions()))
                        .toList());
        return Optional.of("Test realm=\"%s\",needs=\"%s\",on=\"%s\""
                .formatted(shown.origin(), scopes, verdict.getClass().getSimpleName()));
    }

    List<Presented> presented() {
        return presented;
    }

    private static String sorted(Set<Action> actions) {
        return String.join(
                ",", new TreeSet<>(actions).stream().map(Action::name).toList());
    }
}
