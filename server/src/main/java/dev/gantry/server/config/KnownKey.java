// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A place in the tree of keys.
final class KnownKey {

    static final String ITEMS = "[]";

    private static final String ANY = "*";
    private static final String EVERYTHING = "**";

    private final Map<String, KnownKey> below = new TreeMap<>();
    private Fate fate = Fate.IGNORED;
    private @Nullable String note;

    /// What becomes of a key.
    enum Fate {
        READ,
        IGNORED,
        REFUSED
    }

    Fate fate() {
        return fate;
    }

    /// What the writer of a file is told about it, behind a semicolon; empty for nothing.
    String note() {
        return note == null ? "" : "; " + note;
    }

    /// Where one step down leads: a key of that name, or the place of free names.
    Optional<KnownKey> step(String name) {
        KnownKey exact = below.get(name);
        return Optional.ofNullable(exact == null ? below.get(ANY) : exact);
    }

    /// A key of that very name.
    Optional<KnownKey> named(String name) {
        return name.equals(ANY) ? Optional.empty() : Optional.ofNullable(below.get(name));
    }

    /// The place of free names.
    Optional<KnownKey> free() {
        return Optional.ofNullable(below.get(ANY));
    }

    /// The place of a list's items.
    Optional<KnownKey> items() {
        return Optional.ofNullable(below.get(ITEMS));
    }

    boolean takesEverything() {
        return below.containsKey(EVERYTHING);
    }

    List<String> names() {
        return below.keySet().stream()
                .filter(name -> !name.equals(ANY) && !name.equals(ITEMS) && !name.equals(EVERYTHING))
                .toList();
    }

    Map<String, KnownKey> below() {
        return below;
    }

    void add(List<String> path, Fate what, @Nullable String why) {
        if (path.isEmpty()) {
            fate = what;
            note = why;
            return;
        }
        if (what == Fate.READ) {
            fate = Fate.READ; // a section is read if anything in it is
        }
        below.computeIfAbsent(path.getFirst(), name -> new KnownKey()).add(path.subList(1, path.size()), what, why);
    }
}
