// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.Tree.GapException;
import dev.gantry.server.config.Tree.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Puts the values of `REGISTRY_…` variables into a file, in place of its own ones.
///
/// The order is that of the keys, sections before what is in them, so that no order of the environment matters.
final class Environment {

    /// Names the file, and is no key of it.
    static final String FILE = "REGISTRY_CONFIGURATION_PATH";

    private static final String QUOTE = "; quote it, as in '\"…\"', if it is to be taken to the letter";

    private static final Step STORAGE = Step.key("storage");

    /// Sections of which a name alone is short for a section of that name.
    private static final List<Step> NAMED = List.of(STORAGE, Step.key("auth"));

    private final Map<String, String> environment;
    private final Tree tree;
    private final Problems problems;

    private Environment(Map<String, String> environment, Tree tree, Problems problems) {
        this.environment = environment;
        this.tree = tree;
        this.problems = problems;
    }

    static void apply(Map<String, String> environment, KnownKeys keys, Tree tree, Problems problems) {
        new Environment(environment, tree, problems).apply(new VariableNames(keys.root(), tree));
    }

    private void apply(VariableNames names) {
        List<Variable> variables = variables(names);
        variables.forEach(this::put);
        List<Variable> ofStores =
                variables.stream().filter(Environment::isOfStore).toList();
        Set<String> named = ofStores.stream().map(Environment::store).collect(Collectors.toSet());
        ofStores.forEach(variable -> replaceStores(variable, named));
    }

    private List<Variable> variables(VariableNames names) {
        List<Variable> variables = new ArrayList<>();
        environment.forEach((name, text) -> {
            if (name.startsWith(Variable.PREFIX) && !name.equals(FILE)) {
                names.find(name.substring(Variable.PREFIX.length()))
                        .ifPresentOrElse(
                                path -> variables.add(new Variable(name, text, sameStore(path))),
                                () -> unknown(name, names));
            }
        });
        variables.sort(Variable.ORDER);
        return variables;
    }

    private void unknown(String name, VariableNames names) {
        String guess = names.nearest(name.substring(Variable.PREFIX.length()))
                .map(near -> "; the nearest known variable is " + near)
                .orElse("");
        problems.warn(new Variable(name, "", List.of()).mark(), "", "matches no key and is ignored" + guess);
    }

    /// `s3` and `s3aws` are one store: the name holds that the file has.
    private List<Step> sameStore(List<Step> path) {
        if (path.size() < 2 || !path.getFirst().equals(STORAGE) || has(path.subList(0, 2))) {
            return path;
        }
        String other = switch (path.get(1).name()) {
            case "s3" -> "s3aws";
            case "s3aws" -> "s3";
            default -> "";
        };
        if (other.isEmpty() || !has(List.of(STORAGE, Step.key(other)))) {
            return path;
        }
        List<Step> same = new ArrayList<>(path);
        same.set(1, Step.key(other));
        return same;
    }

    private boolean has(List<Step> path) {
        return tree.find(path).isPresent();
    }

    private void put(Variable variable) {
        String key = Step.text(variable.path());
        try {
            Node value = variable.value();
            if (variable.path().size() > 1) {
                spellOut(variable.path().getFirst());
            }
            tree.put(variable.path(), value, variable.mark());
        } catch (GapException e) {
            String accepted = e.size() == 0 ? "it has none yet, so begin with 0" : "the next one is " + e.size();
            problems.error(variable.mark(), key, "leaves out items of the list; " + accepted);
        } catch (MarkedYAMLException e) {
            problems.error(variable.mark(), key, "is not YAML: " + YamlText.complaint(e) + QUOTE);
        } catch (YAMLException e) {
            problems.error(variable.mark(), key, "is not YAML that can be read" + QUOTE);
        }
    }

    /// Makes a section of its short form, so that there can be something in it.
    private void spellOut(Step section) {
        if (NAMED.contains(section)
                && tree.find(List.of(section)).orElse(null) instanceof ScalarNode name
                && !name.getTag().equals(Tag.NULL)) {
            Mark mark = name.getStartMark();
            Node named = Tree.mapping(Map.of(name.getValue(), new Mappings.Entry(name, Tree.nothing(mark))), mark);
            try {
                tree.put(List.of(section), named, mark);
            } catch (GapException e) {
                throw new IllegalStateException("No list is on the way to " + section, e);
            }
        }
    }

    private static boolean isOfStore(Variable variable) {
        List<Step> path = variable.path();
        return path.size() > 1 && path.getFirst().equals(STORAGE) && StorageReader.STORES.contains(store(variable));
    }

    private static String store(Variable variable) {
        return variable.path().get(1).name();
    }

    /// Where the environment names a store, the file's other one goes.
    private void replaceStores(Variable variable, Set<String> named) {
        for (String other : storesOfFile()) {
            if (!named.contains(other)) {
                tree.remove(List.of(STORAGE, Step.key(other)));
                problems.warn(variable.mark(), "storage." + store(variable), "replaces the file's store, " + other);
            }
        }
    }

    private Set<String> storesOfFile() {
        Set<String> stores = new LinkedHashSet<>();
        if (tree.find(List.of(STORAGE)).orElse(null) instanceof MappingNode storage) {
            tree.entries(storage).forEach((name, entry) -> {
                Mark mark = entry.key().getStartMark();
                if (StorageReader.STORES.contains(name) && !Variable.isPlace(mark)) {
                    stores.add(name);
                }
            });
        }
        return stores;
    }
}
