// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Where the values of a configuration come from: a line of the file, or a variable of the environment.
public final class Origins {

    private static final String DEFAULT = "default";

    /// How far aliases within what they name are followed.
    private static final int DEEPEST = 50;

    private final String file;
    private final Map<String, String> places = new HashMap<>();

    private Origins(String file) {
        this.file = file;
    }

    static Origins of(String file, Tree tree) {
        Origins origins = new Origins(file);
        origins.section(tree.root(), "", tree, 0);
        return origins;
    }

    /// The place of a key's value: `config.yml:12`, `REGISTRY_HTTP_ADDR` or `default`.
    ///
    /// @param key the path, as messages write it
    String of(String key) {
        for (String path = key; !path.isEmpty(); path = path.substring(0, Math.max(path.lastIndexOf('.'), 0))) {
            String place = places.get(path); // a section's short form stands for what is in it
            if (place != null) {
                return place;
            }
        }
        return DEFAULT;
    }

    private void section(Node node, String path, Tree tree, int depth) {
        if (depth > DEEPEST) {
            return;
        }
        switch (node) {
            case MappingNode mapping ->
                tree.entries(mapping).forEach((name, entry) -> {
                    String key = path.isEmpty() ? name : path + "." + (isOtherS3(path, name) ? "s3" : name);
                    if (isNothing(entry.value()) && path.equals("storage")) {
                        places.put(key, place(entry.key())); // a store without parameters
                    }
                    section(entry.value(), key, tree, depth + 1);
                });
            case SequenceNode list -> list(list, path, tree, depth);
            default -> {
                if (!isNothing(node)) {
                    places.put(path, place(node));
                }
            }
        }
    }

    private void list(SequenceNode list, String path, Tree tree, int depth) {
        List<Node> items = list.getValue();
        if (items.stream().allMatch(ScalarNode.class::isInstance)) {
            TreeSet<String> ofItems = new TreeSet<>();
            items.forEach(item -> ofItems.add(place(item)));
            boolean isOfOne = ofItems.stream().allMatch(place -> place.startsWith(file + ":"));
            places.put(path, isOfOne ? place(list) : String.join(", ", ofItems));
            return;
        }
        int index = 0;
        for (Node item : items) {
            section(item, "%s[%d]".formatted(path, index++), tree, depth + 1);
        }
    }

    private static boolean isOtherS3(String path, String name) {
        return path.equals("storage") && name.equals("s3aws");
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private String place(Node node) {
        Mark mark = node.getStartMark();
        return Variable.isPlace(mark) ? mark.getName() : file + ":" + (mark.getLine() + 1);
    }
}
