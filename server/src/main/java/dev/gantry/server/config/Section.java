// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// A mapping of the file, read key by key. What cannot be read is reported with what would be accepted, never
/// with the value (it may be a secret), and the default is handed out so that reading goes on. A key without a
/// value counts as absent.
final class Section {

    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y", "t", "1");
    private static final Set<String> FALSE = Set.of("false", "no", "off", "n", "f", "0");

    private final String path;
    private final Node place;
    private final Map<String, Mappings.Entry> entries;
    private final Mappings mappings;
    private final Problems problems;

    /// @param node the section; one that is neither mapping nor empty is reported and read as empty
    /// @param place where to report what the section lacks
    Section(String path, @Nullable Node node, Node place, Mappings mappings, Problems problems) {
        this.path = path;
        this.place = place;
        this.mappings = mappings;
        this.problems = problems;
        this.entries = node instanceof MappingNode mapping ? mappings.entries(mapping) : Map.of();
        if (node != null && !(node instanceof MappingNode) && !isNothing(node)) {
            problems.error(node, path, "must be a section with keys of its own");
        }
    }

    Set<String> keys() {
        return entries.keySet();
    }

    /// Whether the key is there and has a value.
    boolean has(String key) {
        Mappings.Entry entry = entries.get(key);
        return entry != null && !isNothing(entry.value());
    }

    /// The value if it is a single one; nothing is reported.
    Optional<String> single(String key) {
        Mappings.Entry entry = entries.get(key);
        return entry != null && entry.value() instanceof ScalarNode scalar && !isNothing(scalar)
                ? Optional.of(scalar.getValue())
                : Optional.empty();
    }

    Section section(String key) {
        Mappings.Entry entry = entries.get(key);
        Node where = entry == null ? place : entry.key();
        return new Section(pathOf(key), entry == null ? null : entry.value(), where, mappings, problems);
    }

    Optional<String> text(String key) {
        Mappings.Entry entry = entries.get(key);
        if (entry == null || isNothing(entry.value())) {
            return Optional.empty();
        }
        if (entry.value() instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        error(key, "must be a single value");
        return Optional.empty();
    }

    /// The values of a list, none of them empty, or a single value as a list of one.
    List<String> texts(String key) {
        Mappings.Entry entry = entries.get(key);
        if (entry == null || !(entry.value() instanceof SequenceNode list)) {
            return text(key).stream().toList();
        }
        List<String> texts = new ArrayList<>();
        for (Node item : list.getValue()) {
            if (item instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
                texts.add(scalar.getValue());
            } else {
                problems.error(item, pathOf(key), "must be a list of single values");
            }
        }
        return texts;
    }

    /// The sections of a list.
    List<Section> sections(String key) {
        if (!has(key)) {
            return List.of();
        }
        if (!(valueOf(key) instanceof SequenceNode list)) {
            error(key, "must be a list");
            return List.of();
        }
        List<Section> sections = new ArrayList<>();
        for (Node item : list.getValue()) {
            String name = "%s[%d]".formatted(pathOf(key), sections.size());
            sections.add(new Section(name, item, item, mappings, problems));
        }
        return sections;
    }

    /// A text of at least one character; an empty one counts as absent.
    Optional<String> filled(String key) {
        return text(key).filter(value -> !value.isEmpty());
    }

    boolean flag(String key, boolean otherwise) {
        return parsed(key, Section::parseFlag, "true or false (or yes, no, on, off, 1, 0)", otherwise);
    }

    DataSize size(String key, DataSize otherwise, DataSize least, DataSize most) {
        DataSize size = parsed(key, DataSize::parse, DataSize.ACCEPTED, otherwise);
        if (size.bytes() < least.bytes() || size.bytes() > most.bytes()) {
            error(key, "must be at least %s and at most %s".formatted(least, most));
            return otherwise;
        }
        return size;
    }

    int number(String key, int otherwise, int least) {
        String accepted = "a whole number from %d to %d".formatted(least, Integer.MAX_VALUE);
        return parsed(
                key,
                text -> {
                    int number = Math.toIntExact(WholeNumber.parse(text));
                    if (number < least) {
                        throw new IllegalArgumentException("Too small: " + number);
                    }
                    return number;
                },
                accepted,
                otherwise);
    }

    /// A duration that is not negative. A bare number is nanoseconds, as in Distribution, and draws a warning.
    Duration duration(String key, Duration otherwise) {
        Optional<Duration> bare = text(key).filter(text -> !text.equals("0")).flatMap(Section::parseNanos);
        if (bare.isPresent() && !bare.get().isNegative()) {
            problems.warn(valueOf(key), pathOf(key), "a number without a unit is nanoseconds; write a unit, as in 60s");
            return bare.get();
        }
        Duration read = parsed(key, GoDuration::parse, GoDuration.ACCEPTED, otherwise);
        if (read.isNegative()) {
            error(key, "must not be negative");
            return otherwise;
        }
        return read;
    }

    <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
        String names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return parsed(key, text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)), "one of " + names, otherwise);
    }

    /// Reads a value by a parser that throws an [IllegalArgumentException] or an [ArithmeticException] for what
    /// it does not take.
    <T> T parsed(String key, Function<String, T> parser, String accepted, T otherwise) {
        return parsed(key, parser, accepted).orElse(otherwise);
    }

    /// Empty where the key is absent, and after a report.
    <T> Optional<T> parsed(String key, Function<String, T> parser, String accepted) {
        try {
            return text(key).map(parser);
        } catch (IllegalArgumentException | ArithmeticException e) {
            error(key, "must be " + accepted);
            return Optional.empty();
        }
    }

    /// Reports an error where the key's value stands, or where the section begins if the key is absent.
    void error(String key, String message) {
        problems.error(valueOf(key), pathOf(key), message);
    }

    void warn(String key, String message) {
        problems.warn(valueOf(key), pathOf(key), message);
    }

    private Node valueOf(String key) {
        Mappings.Entry entry = entries.get(key);
        return entry == null ? place : entry.value();
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static Boolean parseFlag(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!TRUE.contains(lower) && !FALSE.contains(lower)) {
            throw new IllegalArgumentException("Not a boolean: " + text);
        }
        return TRUE.contains(lower);
    }

    private static Optional<Duration> parseNanos(String text) {
        try {
            return Optional.of(Duration.ofNanos(WholeNumber.parse(text)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
