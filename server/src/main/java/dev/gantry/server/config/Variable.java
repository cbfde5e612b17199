// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.Tree.Step;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// A variable of the environment that stands for a key of the file.
///
/// @param name as the environment has it
/// @param path where in the file its value belongs
record Variable(String name, String text, List<Step> path) {

    /// What begins every variable that is looked at.
    static final String PREFIX = "REGISTRY_";

    /// Sections before what is in them, items of lists by their number.
    static final Comparator<Variable> ORDER = (one, other) -> {
        int steps = Math.min(one.path.size(), other.path.size());
        for (int i = 0; i < steps; i++) {
            int difference = compare(one.path.get(i), other.path.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        int difference = Integer.compare(one.path.size(), other.path.size());
        return difference == 0 ? one.name.compareTo(other.name) : difference;
    };

    private static final String PEM = "-----BEGIN ";

    /// What YAML has for no value.
    private static final Pattern NOTHING = Pattern.compile("\\s*(~|null|Null|NULL)?\\s*");

    private static int compare(Step one, Step other) {
        return one.isItem() && other.isItem()
                ? Integer.compare(one.index(), other.index())
                : one.name().compareTo(other.name());
    }

    /// Whether a mark is that of a variable; its name is the variable's then.
    static boolean isPlace(Mark mark) {
        return mark.getName().startsWith(PREFIX);
    }

    /// The place of everything that comes from this variable.
    Mark mark() {
        return new Mark(name, 0, 0, 0, new int[0], 0);
    }

    /// The value, which is YAML; but PEM is taken to the letter, whose lines YAML would join.
    ///
    /// @throws YAMLException if it is no YAML, or none but a comment or a directive
    Node value() {
        if (text.startsWith(PEM)) {
            return Tree.scalar(text, mark());
        }
        Node value = YamlText.compose(new StringReader(text));
        if (value != null) {
            return placed(value, mark(), new IdentityHashMap<>());
        }
        if (!NOTHING.matcher(text).matches()) {
            throw new YAMLException("begins with a character that has a meaning of its own");
        }
        return Tree.nothing(mark());
    }

    /// A copy of a value that says of all its parts where they come from. What aliases share stays shared.
    private static Node placed(Node node, Mark mark, Map<Node, Node> done) {
        Node known = done.get(node);
        if (known != null) {
            return known;
        }
        return switch (node) {
            case MappingNode mapping -> {
                List<NodeTuple> tuples = new ArrayList<>();
                Node copy = new MappingNode(mapping.getTag(), true, tuples, mark, mark, mapping.getFlowStyle());
                done.put(node, copy);
                for (NodeTuple tuple : mapping.getValue()) {
                    tuples.add(new NodeTuple(
                            placed(tuple.getKeyNode(), mark, done), placed(tuple.getValueNode(), mark, done)));
                }
                yield copy;
            }
            case SequenceNode list -> {
                List<Node> items = new ArrayList<>();
                Node copy = new SequenceNode(list.getTag(), true, items, mark, mark, list.getFlowStyle());
                done.put(node, copy);
                list.getValue().forEach(item -> items.add(placed(item, mark, done)));
                yield copy;
            }
            case ScalarNode scalar ->
                new ScalarNode(scalar.getTag(), scalar.getValue(), mark, mark, scalar.getScalarStyle());
            default -> throw new IllegalStateException("A composed value has no such node: " + node.getNodeId());
        };
    }
}
