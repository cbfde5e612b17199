// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Every key that a Distribution of the 2.x or 3.x line reads, from `known-keys.txt`: the one table of what may
/// stand in a configuration file. It tells the writer of one about keys that are unknown, that have no effect, or
/// that ask for something Gantry does not have.
final class KnownKeys {

    private static final String RESOURCE = "known-keys.txt";
    private static final String ANY = "*";
    private static final String ITEMS = "[]";
    private static final String EVERYTHING = "**";

    private final Key root = new Key();

    /// What becomes of a key.
    private enum Fate {
        READ,
        IGNORED,
        REFUSED
    }

    /// A place in the tree of keys.
    private static final class Key {
        private final Map<String, Key> below = new TreeMap<>();
        private Fate fate = Fate.IGNORED;
        private @Nullable String note;

        /// Where one step down leads: a key of that name, or the place of free names.
        private Optional<Key> step(String name) {
            Key exact = below.get(name);
            return Optional.ofNullable(exact == null ? below.get(ANY) : exact);
        }

        private boolean takesEverything() {
            return below.containsKey(EVERYTHING);
        }

        private List<String> names() {
            return below.keySet().stream()
                    .filter(name -> !name.equals(ANY) && !name.equals(ITEMS) && !name.equals(EVERYTHING))
                    .toList();
        }
    }

    static KnownKeys load() {
        try (InputStream stream = KnownKeys.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("The class path lacks " + RESOURCE);
            }
            KnownKeys keys = new KnownKeys();
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(keys::addLine);
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException("read " + RESOURCE, e);
        }
    }

    /// Reports what the file holds beside the keys that are read.
    void check(Node file, Mappings mappings, Problems problems) {
        new Walk(mappings, problems).below(file, root, "", true);
    }

    /// A line is `[+|!] key.path [-- note]`; see the head of the file.
    private void addLine(String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        Fate fate = switch (line.charAt(0)) {
            case '+' -> Fate.READ;
            case '!' -> Fate.REFUSED;
            default -> Fate.IGNORED;
        };
        int notes = line.indexOf(" -- ");
        String path = (notes < 0 ? line : line.substring(0, notes)).substring(fate == Fate.IGNORED ? 0 : 1);
        String note = notes < 0 ? null : line.substring(notes + 4).strip();
        add(path.strip(), fate, note);
        if (path.strip().startsWith("storage.s3.")) {
            add(path.strip().replaceFirst("storage.s3", "storage.s3aws"), fate, note);
        }
    }

    private void add(String path, Fate fate, @Nullable String note) {
        Key key = root;
        for (String name : path.replace(ITEMS, "." + ITEMS).split("\\.", -1)) {
            if (fate == Fate.READ) {
                key.fate = Fate.READ; // a section is read if anything in it is
            }
            key = key.below.computeIfAbsent(name, n -> new Key());
        }
        key.fate = fate;
        key.note = note;
    }

    /// One pass over a file.
    private record Walk(Mappings mappings, Problems problems) {

        /// @param judge whether keys without effect are still to be told of; below one they are not
        void below(Node node, Key known, String path, boolean judge) {
            if (known.takesEverything()) {
                return;
            }
            switch (node) {
                case MappingNode mapping ->
                    mappings.entries(mapping).forEach((name, entry) -> {
                        if (!name.startsWith("x-")) {
                            key(name, entry, known, path.isEmpty() ? name : path + "." + name, judge);
                        }
                    });
                case SequenceNode list ->
                    known.step(ITEMS).ifPresent(item -> {
                        int index = 0;
                        for (Node value : list.getValue()) {
                            below(value, item, "%s[%d]".formatted(path, index++), judge);
                        }
                    });
                case ScalarNode scalar -> {}
                default -> throw new IllegalStateException("A composed file has no such node: " + node.getNodeId());
            }
        }

        private void key(String name, Mappings.Entry entry, Key parent, String path, boolean judge) {
            Key key = parent.step(name).orElse(null);
            if (key == null) {
                unknown(name, entry, parent, path);
                return;
            }
            String note = key.note == null ? "" : "; " + key.note;
            if (judge && key.fate == Fate.IGNORED) {
                problems.warn(entry.key(), path, "has no effect in this version" + note);
            }
            if (judge && key.fate == Fate.REFUSED) {
                problems.error(entry.key(), path, "is not supported" + note);
            }
            below(entry.value(), key, path, judge && key.fate == Fate.READ);
        }

        private void unknown(String name, Mappings.Entry entry, Key parent, String path) {
            String guess = Spelling.nearest(name, parent.names())
                    .map(near -> "; the nearest known key is \"%s\"".formatted(near))
                    .orElse("; nothing is known below this key");
            problems.error(entry.key(), path, "unknown key" + guess);
        }
    }
}
