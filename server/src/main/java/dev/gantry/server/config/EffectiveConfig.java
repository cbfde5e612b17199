// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Prints a configuration as a file that would give the same one, secrets aside, which read `***`.
public final class EffectiveConfig {

    private static final Set<Class<?>> VALUES = Set.of(
            ChunkSize.class,
            DataSize.class,
            ListenAddress.class,
            PemKey.class,
            RootCa.class,
            Secret.class,
            SocketFile.class);

    private final List<String> lines = new ArrayList<>();
    private final UnaryOperator<String> remark;

    /// @param remark what stands behind a value, by its key
    private EffectiveConfig(UnaryOperator<String> remark) {
        this.remark = remark;
    }

    public static String print(ServerConfig config) {
        return print(config, key -> "");
    }

    /// Tells of each value where it comes from, in a comment behind it.
    public static String print(ServerConfig config, Origins origins) {
        return print(config, key -> "  # " + origins.of(key));
    }

    private static String print(ServerConfig config, UnaryOperator<String> remark) {
        EffectiveConfig printer = new EffectiveConfig(remark);
        printer.section(config, "", "");
        return String.join("\n", printer.lines) + "\n";
    }

    /// The key of a record's component: its name in lower case, and of one that may be one thing or another the
    /// name of the one that it is, unless it is explained as a key of its own.
    static String key(RecordComponent component, @Nullable Object value) {
        boolean isChoice = component.getType().isSealed() && !component.isAnnotationPresent(Key.class);
        String name = value != null && isChoice ? value.getClass().getSimpleName() : component.getName();
        return name.toLowerCase(Locale.ROOT);
    }

    private void section(Object section, String path, String indent) {
        for (RecordComponent component : section.getClass().getRecordComponents()) {
            Object value = value(component, section);
            if (value != null && section instanceof S3) {
                section(value, path, indent);
            } else if (value != null && !isEmpty(value)) {
                String key = key(component, value);
                entry(key, value, path.isEmpty() ? key : path + "." + key, indent);
            }
        }
    }

    private static boolean isEmpty(Object value) {
        return !(value instanceof ServerConfig.Driver)
                && isSection(value.getClass())
                && value.getClass().getRecordComponents().length == 0;
    }

    private void entry(String key, Object value, String path, String indent) {
        String start = indent + key + ":";
        if (value instanceof Collection<?> items && items.stream().anyMatch(item -> isSection(item.getClass()))) {
            lines.add(start);
            items(items, path, indent + "  ");
        } else if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            lines.add(start);
            new TreeMap<>(map)
                    .forEach((name, item) ->
                            entry(quoted(String.valueOf(name)), item, path + "." + name, indent + "  "));
        } else if (isSection(value.getClass()) && value.getClass().getRecordComponents().length > 0) {
            lines.add(start);
            section(value, path, indent + "  ");
        } else {
            lines.add(start + " " + scalar(value) + remark.apply(path));
        }
    }

    /// Each item is a section of its own, which begins with a hyphen.
    private void items(Collection<?> items, String path, String indent) {
        int index = 0;
        for (Object item : items) {
            int first = lines.size();
            section(item, "%s[%d]".formatted(path, index++), indent + "  ");
            if (lines.size() > first) {
                lines.set(first, indent + "- " + lines.get(first).strip());
            }
        }
    }

    /// Whether it stands for keys of its own, and not for one value.
    static boolean isSection(Class<?> type) {
        return type.isRecord() && type.getPackage() == ServerConfig.class.getPackage() && !VALUES.contains(type);
    }

    private static String scalar(Object value) {
        return switch (value) {
            case Boolean flag -> flag.toString();
            case Number number -> number.toString();
            case Enum<?> choice -> choice.toString().toLowerCase(Locale.ROOT);
            case Duration duration -> GoDuration.format(duration);
            case ChunkSize size -> size.toString();
            case DataSize size -> Long.toString(size.bytes()); // Distribution knows no units
            case Collection<?> items ->
                items.stream().map(EffectiveConfig::scalar).collect(Collectors.joining(", ", "[", "]"));
            case Record section when isSection(section.getClass()) -> "{}";
            case Map<?, ?> none -> "{}";
            case URI uri -> quoted(masked(uri));
            default -> quoted(value.toString());
        };
    }

    /// Passwords stand before a host, and tokens in a query.
    private static String masked(URI uri) {
        String text = uri.toString();
        if (uri.getRawUserInfo() != null) {
            text = text.replace(uri.getRawUserInfo() + "@", "***@");
        }
        return uri.getRawQuery() == null ? text : text.replace("?" + uri.getRawQuery(), "?***");
    }

    /// Between single quotes YAML would make spaces of line breaks.
    private static String quoted(String value) {
        if (value.contains("\n")) {
            return '"'
                    + value.replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\r", "\\r")
                            .replace("\n", "\\n")
                    + '"';
        }
        return "'" + value.replace("'", "''") + "'";
    }

    private static @Nullable Object value(RecordComponent component, Object section) {
        try {
            return component.getAccessor().invoke(section);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("read " + component, e);
        }
    }
}
