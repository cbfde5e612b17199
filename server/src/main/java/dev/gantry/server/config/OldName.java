// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.Tree.GapException;
import dev.gantry.server.config.Tree.Step;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// A name that a key had once. It is read where the key itself is absent, and draws a warning.
///
/// @param old the path, in which `[]` stands for any item of a list, as in `name`
record OldName(String old, String name) {

    /// Moves what stands under the old name.
    void apply(Tree tree, Problems problems) {
        List<String> from = KnownKeys.steps(old);
        List<String> to = KnownKeys.steps(name);
        int shared = from.lastIndexOf(KnownKey.ITEMS) + 1;
        for (List<Step> section : sections(tree, from.subList(0, shared))) {
            move(
                    tree,
                    problems,
                    below(section, from.subList(shared, from.size())),
                    below(section, to.subList(shared, to.size())));
        }
    }

    private static void move(Tree tree, Problems problems, List<Step> from, List<Step> to) {
        Mappings.Entry entry = tree.entry(from).orElse(null);
        if (entry == null) {
            return;
        }
        Node key = entry.key();
        boolean isThere =
                tree.find(to).filter(node -> !node.getTag().equals(Tag.NULL)).isPresent();
        tree.remove(from);
        if (isThere) {
            problems.warn(
                    key, Step.text(from), "has no effect: %s is there, its name of today".formatted(Step.text(to)));
            return;
        }
        problems.warn(key, Step.text(from), "is an old name; write " + Step.text(to));
        try {
            tree.put(to, entry.value(), key.getStartMark());
        } catch (GapException e) {
            throw new IllegalStateException("Both names are in one section: " + Step.text(from), e);
        }
    }

    /// Every section that a path with lists in it leads to.
    private static List<List<Step>> sections(Tree tree, List<String> path) {
        List<List<Step>> sections = List.of(List.of());
        for (String name : path) {
            List<List<Step>> next = new ArrayList<>();
            for (List<Step> section : sections) {
                if (!name.equals(KnownKey.ITEMS)) {
                    next.add(below(section, List.of(name)));
                } else if (tree.find(section).orElse(null) instanceof SequenceNode list) {
                    for (int i = 0; i < list.getValue().size(); i++) {
                        List<Step> item = new ArrayList<>(section);
                        item.add(Step.item(i));
                        next.add(item);
                    }
                }
            }
            sections = next;
        }
        return sections;
    }

    private static List<Step> below(List<Step> section, List<String> names) {
        List<Step> path = new ArrayList<>(section);
        names.forEach(name -> path.add(Step.key(name)));
        return path;
    }
}
