// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// The mappings of one file with their merge keys (`<<`) resolved: a key of the mapping itself wins over a merged
/// one, and of merged mappings the first wins. A key written twice in one mapping is an error.
///
/// Each mapping is resolved once, so that aliases within aliases cost no more than the file's own size.
///
/// @see <a href="https://yaml.org/type/merge.html">YAML 1.1, merge keys</a>
final class Mappings {

    /// A key with its value, each where it was written.
    record Entry(Node key, Node value) {}

    private final IdentityHashMap<MappingNode, Map<String, Entry>> resolved = new IdentityHashMap<>();
    private final Problems problems;

    Mappings(Problems problems) {
        this.problems = problems;
    }

    /// The entries in the order of the file, merged ones behind.
    Map<String, Entry> entries(MappingNode mapping) {
        Map<String, Entry> known = resolved.get(mapping);
        if (known != null) {
            return known;
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        resolved.put(mapping, entries); // a mapping that merges itself finds what it has so far
        List<Node> merges = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merges.add(tuple.getValueNode());
            } else if (tuple.getKeyNode() instanceof ScalarNode key) {
                add(entries, key, tuple.getValueNode());
            } else {
                problems.error(tuple.getKeyNode(), "", "a key must be a plain text");
            }
        }
        merges.forEach(merge -> merge(entries, merge));
        return entries;
    }

    private void add(Map<String, Entry> entries, ScalarNode key, Node value) {
        Entry first = entries.putIfAbsent(key.getValue(), new Entry(key, value));
        if (first != null) {
            int line = first.key().getStartMark().getLine() + 1;
            problems.error(key, key.getValue(), "the key is written twice; the first is on line " + line);
        }
    }

    private void merge(Map<String, Entry> entries, Node from) {
        switch (from) {
            case MappingNode mapping ->
                List.copyOf(entries(mapping).entrySet())
                        .forEach(entry -> entries.putIfAbsent(entry.getKey(), entry.getValue()));
            case SequenceNode list
            when list.getValue().stream().allMatch(MappingNode.class::isInstance) ->
                list.getValue().forEach(mapping -> merge(entries, mapping));
            default -> problems.error(from, "<<", "a merge key takes a mapping or a list of mappings");
        }
    }
}
