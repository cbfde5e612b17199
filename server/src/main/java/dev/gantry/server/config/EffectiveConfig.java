// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.ServerConfig.Platform;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Prints a configuration as a file that would give the same one, secrets aside, which read `***`.
public final class EffectiveConfig {

    private static final Set<Class<?>> VALUES =
            Set.of(ChunkSize.class, DataSize.class, ListenAddress.class, Platform.class, RootCa.class, Secret.class);

    private final StringBuilder text = new StringBuilder();

    private EffectiveConfig() {}

    public static String print(ServerConfig config) {
        EffectiveConfig printer = new EffectiveConfig();
        printer.section(config, 0);
        return printer.text.toString();
    }

    /// The key of a record's component: its name in lower case, and for a store's driver the driver's name.
    static String key(RecordComponent component, @Nullable Object value) {
        return value instanceof ServerConfig.Driver driver
                ? driver.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                : component.getName().toLowerCase(Locale.ROOT);
    }

    private void section(Object section, int depth) {
        for (RecordComponent component : section.getClass().getRecordComponents()) {
            Object value = value(component, section);
            if (value != null && section instanceof S3) {
                section(value, depth);
            } else if (value != null && !isEmpty(value)) {
                entry(key(component, value), value, depth);
            }
        }
    }

    private static boolean isEmpty(Object value) {
        return !(value instanceof ServerConfig.Driver)
                && isSection(value.getClass())
                && value.getClass().getRecordComponents().length == 0;
    }

    private void entry(String key, Object value, int depth) {
        text.repeat("  ", depth).append(key).append(':');
        if (isSection(value.getClass())) {
            boolean empty = value.getClass().getRecordComponents().length == 0;
            text.append(empty ? " {}\n" : "\n");
            section(value, depth + 1);
        } else if (value instanceof Map<?, ?> map) {
            text.append(map.isEmpty() ? " {}\n" : "\n");
            new TreeMap<>(map).forEach((name, item) -> entry(quoted(String.valueOf(name)), item, depth + 1));
        } else {
            text.append(' ').append(scalar(value)).append('\n');
        }
    }

    /// Whether it stands for keys of its own, and not for one value.
    static boolean isSection(Class<?> type) {
        return type.isRecord() && type.getPackage() == ServerConfig.class.getPackage() && !VALUES.contains(type);
    }

    private static String scalar(Object value) {
        return switch (value) {
            case Boolean flag -> flag.toString();
            case Integer number -> number.toString();
            case Enum<?> choice -> choice.name().toLowerCase(Locale.ROOT);
            case Duration duration -> GoDuration.format(duration);
            case ChunkSize size -> size.toString();
            case DataSize size -> Long.toString(size.bytes()); // Distribution knows no units
            case List<?> items ->
                items.stream().map(EffectiveConfig::scalar).collect(Collectors.joining(", ", "[", "]"));
            case Platform(String os, String architecture) ->
                "{os: %s, architecture: %s}".formatted(quoted(os), quoted(architecture));
            default -> quoted(value.toString());
        };
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
