// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.KnownKey.Fate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Every key that a Distribution of the 2.x or 3.x line reads, and Gantry's own, from `known-keys.txt`: the one table
/// of what may stand in a configuration file. It tells the writer of one about keys that are unknown, that have no
/// effect, or that ask for something Gantry does not have.
final class KnownKeys {

    private static final String RESOURCE = "known-keys.txt";
    private static final String NOTE = " -- ";

    private final KnownKey root = new KnownKey();
    private final List<OldName> oldNames = new ArrayList<>();

    static KnownKeys load() {
        try (InputStream stream = KnownKeys.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("The class path lacks " + RESOURCE);
            }
            KnownKeys keys = new KnownKeys();
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(keys::addLine);
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException("read " + RESOURCE, e);
        }
    }

    /// The whole file.
    KnownKey root() {
        return root;
    }

    /// Names that keys had once.
    List<OldName> oldNames() {
        return oldNames;
    }

    /// Reports what the file holds beside the keys that are read.
    void check(Node file, Mappings mappings, Problems problems) {
        new Walk(mappings, problems).below(file, root, "", true);
    }

    /// The steps of a key as the table writes it: `a.b[].c` is `a`, `b`, `[]`, `c`.
    static List<String> steps(String path) {
        return List.of(path.replace(KnownKey.ITEMS, "." + KnownKey.ITEMS).split("\\.", -1));
    }

    /// A line is `[+|!] key.path [-- note]` or `~ old.path = key.path`; see the head of the file.
    private void addLine(String line) {
        if (line.startsWith("~")) {
            String[] names = line.substring(1).split("=", 2);
            oldNames.add(new OldName(names[0].strip(), names[1].strip()));
            addPath(names[0], Fate.READ);
            return;
        }
        switch (line.charAt(0)) {
            case '+' -> addPath(line.substring(1), Fate.READ);
            case '!' -> addPath(line.substring(1), Fate.REFUSED);
            default -> addPath(line, Fate.IGNORED);
        }
    }

    private void addPath(String text, Fate fate) {
        String[] parts = text.split(NOTE, 2);
        String path = parts[0].strip();
        String note = parts.length == 2 ? parts[1].strip() : null;
        root.add(steps(path), fate, note);
        if (path.startsWith("storage.s3.")) {
            root.add(steps(path.replaceFirst("storage.s3", "storage.s3aws")), fate, note);
        }
    }

    /// One pass over a file.
    private record Walk(Mappings mappings, Problems problems) {

        /// @param judge whether keys without effect are still to be told of; below one they are not
        void below(Node node, KnownKey known, String path, boolean judge) {
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
                    known.items().ifPresent(item -> {
                        int index = 0;
                        for (Node value : list.getValue()) {
                            below(value, item, "%s[%d]".formatted(path, index++), judge);
                        }
                    });
                case ScalarNode scalar -> {}
                default -> throw new IllegalStateException("A composed file has no such node: " + node.getNodeId());
            }
        }

        private void key(String name, Mappings.Entry entry, KnownKey parent, String path, boolean judge) {
            KnownKey key = parent.step(name).orElse(null);
            if (key == null) {
                unknown(name, entry, parent, path);
                return;
            }
            if (judge && key.fate() == Fate.IGNORED) {
                problems.warn(entry.key(), path, "has no effect in this version" + key.note());
            }
            if (judge && key.fate() == Fate.REFUSED) {
                problems.error(entry.key(), path, "is not supported" + key.note());
            }
            below(entry.value(), key, path, judge && key.fate() == Fate.READ);
        }

        private void unknown(String name, Mappings.Entry entry, KnownKey parent, String path) {
            if (parent.names().isEmpty()) {
                // Its name is not told: what an environment variable or a file without quotes makes keys of may
                // have been meant as a secret, as in `secret: {a: b`.
                problems.error(
                        entry.key(),
                        path.substring(0, path.length() - name.length() - 1),
                        "has keys below it, and nothing is known below this key; text in which a colon and a blank"
                                + " follow each other, or that begins with a brace, stands in quotes");
                return;
            }
            String guess = Spelling.nearest(name, parent.names())
                    .map(near -> "; the nearest known key is \"%s\"".formatted(near))
                    .orElse("");
            problems.error(entry.key(), path, "unknown key" + guess);
        }
    }
}
