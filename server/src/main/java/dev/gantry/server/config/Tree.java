// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// A composed configuration in which values can be put and taken away.
///
/// No node is changed, since aliases may share it: those on the way from the root to the change are made anew, each
/// with the mark of the one that it stands for.
final class Tree {

    private final Mappings mappings;
    private Node root;

    Tree(Node root, Mappings mappings) {
        this.root = root;
        this.mappings = mappings;
    }

    /// One step down: a key's name, or the place of a list's item.
    ///
    /// @param index negative for a name
    record Step(String name, int index) {

        static Step key(String name) {
            return new Step(name, -1);
        }

        static Step item(int index) {
            return new Step("[" + index + "]", index);
        }

        boolean isItem() {
            return index >= 0;
        }

        /// A path as messages write it: `notifications.endpoints[0].name`.
        static String text(List<Step> path) {
            StringBuilder text = new StringBuilder();
            for (Step step : path) {
                text.append(step.isItem() || text.isEmpty() ? "" : ".").append(step.name());
            }
            return text.toString();
        }
    }

    /// A list that has no item before the one that is to be put.
    static final class GapException extends Exception {
        private static final long serialVersionUID = 1;

        private final int size;

        GapException(int size) {
            super("The list has " + size + " items");
            this.size = size;
        }

        int size() {
            return size;
        }
    }

    Node root() {
        return root;
    }

    /// The value at the end of a path.
    Optional<Node> find(List<Step> path) {
        Node at = root;
        for (Step step : path) {
            Node next = child(at, step);
            if (next == null) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.of(at);
    }

    /// What is written at the end of a path, key and value.
    Optional<Mappings.Entry> entry(List<Step> path) {
        return find(path.subList(0, path.size() - 1))
                .filter(MappingNode.class::isInstance)
                .map(parent -> mappings.entries((MappingNode) parent)
                        .get(path.getLast().name()));
    }

    @Nullable
    Node child(@Nullable Node at, Step step) {
        if (step.isItem()) {
            return at instanceof SequenceNode list
                            && step.index() < list.getValue().size()
                    ? list.getValue().get(step.index())
                    : null;
        }
        Mappings.Entry entry =
                at instanceof MappingNode mapping ? mappings.entries(mapping).get(step.name()) : null;
        return entry == null ? null : entry.value();
    }

    /// The names of a section's keys; none where it is no section.
    Set<String> names(@Nullable Node at) {
        return at instanceof MappingNode mapping ? entries(mapping).keySet() : Set.of();
    }

    Map<String, Mappings.Entry> entries(MappingNode mapping) {
        return mappings.entries(mapping);
    }

    /// Puts a value, in place of whatever was there; sections and lists on the way are made where there are none.
    ///
    /// @param value null to take away what is there
    /// @param mark of what is made
    /// @throws GapException if the path leads to an item behind the end of its list
    void put(List<Step> path, @Nullable Node value, Mark mark) throws GapException {
        Node changed = changed(root, path, value, mark);
        root = changed == null ? nothing(mark) : changed;
    }

    void remove(List<Step> path) {
        if (find(path).isPresent()) {
            try {
                put(path, null, root.getStartMark());
            } catch (GapException e) {
                throw new IllegalStateException("What is there has no gap before it: " + path, e);
            }
        }
    }

    private @Nullable Node changed(@Nullable Node at, List<Step> path, @Nullable Node value, Mark mark)
            throws GapException {
        if (path.isEmpty()) {
            return value;
        }
        Step step = path.getFirst();
        Node changed = changed(child(at, step), path.subList(1, path.size()), value, mark);
        return step.isItem() ? withItem(at, step.index(), changed, mark) : withKey(at, step.name(), changed, mark);
    }

    private Node withKey(@Nullable Node at, String name, @Nullable Node value, Mark mark) {
        Map<String, Mappings.Entry> entries = new LinkedHashMap<>();
        if (at instanceof MappingNode mapping) {
            entries.putAll(mappings.entries(mapping));
        }
        if (value == null) {
            entries.remove(name);
        } else {
            Mappings.Entry old = entries.get(name);
            boolean isSection = value instanceof MappingNode;
            Node key = old != null && isSection && old.value() instanceof MappingNode ? old.key() : scalar(name, mark);
            entries.put(name, new Mappings.Entry(key, value));
        }
        return mapping(entries, at instanceof MappingNode ? at.getStartMark() : mark);
    }

    private static Node withItem(@Nullable Node at, int index, @Nullable Node value, Mark mark) throws GapException {
        List<Node> items = new ArrayList<>();
        if (at instanceof SequenceNode list) {
            items.addAll(list.getValue());
        } else if (at instanceof ScalarNode && !at.getTag().equals(Tag.NULL)) {
            items.add(at); // a value alone is a list of one
        }
        if (index > items.size()) {
            throw new GapException(items.size());
        }
        if (index < items.size()) {
            items.remove(index);
        }
        if (value != null) {
            items.add(index, value);
        }
        return list(items, at instanceof SequenceNode ? at.getStartMark() : mark);
    }

    static Node mapping(Map<String, Mappings.Entry> entries, Mark mark) {
        List<NodeTuple> tuples = new ArrayList<>();
        entries.values().forEach(entry -> tuples.add(new NodeTuple(entry.key(), entry.value())));
        return new MappingNode(Tag.MAP, true, tuples, mark, mark, FlowStyle.BLOCK);
    }

    static Node list(List<Node> items, Mark mark) {
        return new SequenceNode(Tag.SEQ, true, items, mark, mark, FlowStyle.BLOCK);
    }

    static Node scalar(String text, Mark mark) {
        return new ScalarNode(Tag.STR, text, mark, mark, ScalarStyle.PLAIN);
    }

    static Node nothing(Mark mark) {
        return new ScalarNode(Tag.NULL, "", mark, mark, ScalarStyle.PLAIN);
    }
}
