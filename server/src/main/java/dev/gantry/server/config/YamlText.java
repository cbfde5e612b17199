// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.io.Reader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/// YAML 1.1 as nodes, which know where they stand in the text.
final class YamlText {

    private static final int MAX_CHARS = 1 << 20;
    private static final int MAX_NESTING = 50;

    private YamlText() {}

    /// @return null where there is nothing
    /// @throws org.yaml.snakeyaml.error.YAMLException if it is no YAML, too long or too deep
    static @Nullable Node compose(Reader text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARS);
        options.setNestingDepthLimit(MAX_NESTING);
        Node root = new Yaml(new SafeConstructor(options)).compose(text);
        return root == null || root.getTag().equals(Tag.NULL) ? null : root;
    }

    /// The parser's complaint without the text around it, which may hold secrets.
    static String complaint(MarkedYAMLException e) {
        String problem = e.getProblem();
        if (problem == null) {
            return "it cannot be parsed";
        }
        boolean isAlias =
                problem.startsWith("found undefined alias") || "while scanning an alias".equals(e.getContext());
        return isAlias ? "an alias (*) names no anchor (&); a star that is text stands in quotes" : problem;
    }
}
