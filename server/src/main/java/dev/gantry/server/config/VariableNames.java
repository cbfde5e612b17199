// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.Tree.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/// Finds the key that a variable's name stands for: `REGISTRY_`, then the key's path with underscores for its dots and
/// numbers for the items of lists.
///
/// An underscore may also belong to a name. The reading that fits the known keys holds; where names are free, one that
/// the file has already, or else the longest one.
final class VariableNames {

    /// Names that Distribution's variables have where the file has others.
    private static final Map<Pattern, String> DISTRIBUTIONS = Map.of(
            Pattern.compile("^HEALTH_FILECHECKERS(?=_|$)"), "HEALTH_FILE",
            Pattern.compile("^HEALTH_HTTPCHECKERS(?=_|$)"), "HEALTH_HTTP",
            Pattern.compile("^HEALTH_TCPCHECKERS(?=_|$)"), "HEALTH_TCP",
            Pattern.compile("^NOTIFICATIONS_EVENTCONFIG(?=_|$)"), "NOTIFICATIONS_EVENTS",
            Pattern.compile("^REDIS_OPTIONS_"), "REDIS_",
            Pattern.compile("^LOG_HOOKS_([0-9]+)_MAILOPTIONS(?=_|$)"), "LOG_HOOKS_$1_OPTIONS");

    private static final Pattern ITEM = Pattern.compile("[0-9]{1,4}");
    private static final String HEADERS = "headers";

    private final KnownKey root;
    private final Tree tree;

    VariableNames(KnownKey root, Tree tree) {
        this.root = root;
        this.tree = tree;
    }

    /// @param name without the prefix
    Optional<List<Step>> find(String name) {
        String plain = name;
        for (Map.Entry<Pattern, String> other : DISTRIBUTIONS.entrySet()) {
            plain = other.getKey().matcher(plain).replaceFirst(other.getValue());
        }
        List<String> words = Arrays.asList(plain.toLowerCase(Locale.ROOT).split("_", -1));
        return Optional.ofNullable(find(words, root, tree.root(), ""));
    }

    /// The known variable that is spelt most like this one.
    Optional<String> nearest(String name) {
        TreeSet<String> names = new TreeSet<>();
        collect(root, "", names);
        return Spelling.nearest(name, names).map(near -> Variable.PREFIX + near);
    }

    private static void collect(KnownKey key, String name, Set<String> names) {
        key.below().forEach((step, below) -> {
            String word = step.equals(KnownKey.ITEMS) ? "0" : step.toUpperCase(Locale.ROOT);
            if (!word.startsWith("*")) {
                String whole = name.isEmpty() ? word : name + "_" + word;
                names.add(whole);
                collect(below, whole, names);
            }
        });
    }

    /// @param at what the file has at this key, null for nothing
    /// @param section the name of the key
    private @Nullable List<Step> find(List<String> words, KnownKey key, @Nullable Node at, String section) {
        if (words.isEmpty()) {
            return List.of();
        }
        KnownKey items = key.items().orElse(null);
        if (items != null && ITEM.matcher(words.getFirst()).matches()) {
            Step item = Step.item(Integer.parseInt(words.getFirst()));
            return below(item, words.subList(1, words.size()), items, at, section);
        }
        for (int taken = 1; taken <= words.size(); taken++) {
            String name = String.join("_", words.subList(0, taken));
            KnownKey named = key.named(name).orElse(null);
            List<Step> found =
                    named == null ? null : below(Step.key(name), words.subList(taken, words.size()), named, at, name);
            if (found != null) {
                return found;
            }
        }
        if (key.takesEverything()) {
            return words.stream().map(Step::key).toList();
        }
        return key.free().map(free -> free(words, free, at, section)).orElse(null);
    }

    private @Nullable List<Step> free(List<String> words, KnownKey free, @Nullable Node at, String section) {
        int last = words.size() - 1;
        Stream<Integer> lengths = Stream.concat(Stream.iterate(last, n -> n > 0, n -> n - 1), Stream.of(words.size()));
        return lengths.map(taken -> {
                    String name = freeName(words.subList(0, taken), at, section);
                    return below(Step.key(name), words.subList(taken, words.size()), free, at, name);
                })
                .flatMap(Stream::ofNullable)
                .findFirst()
                .orElse(null);
    }

    /// A name that is there already, whatever its case and its hyphens. The names of headers have no underscores.
    private String freeName(List<String> words, @Nullable Node at, String section) {
        String name = String.join("_", words);
        return tree.names(at).stream()
                .filter(there ->
                        there.toLowerCase(Locale.ROOT).replace('-', '_').equals(name.replace('-', '_')))
                .findFirst()
                .orElseGet(() -> section.equals(HEADERS) ? String.join("-", words) : name);
    }

    private @Nullable List<Step> below(Step step, List<String> rest, KnownKey key, @Nullable Node at, String section) {
        List<Step> found = find(rest, key, tree.child(at, step), section);
        if (found == null) {
            return null;
        }
        List<Step> path = new ArrayList<>(List.of(step));
        path.addAll(found);
        return path;
    }
}
