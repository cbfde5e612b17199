// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The keys that the records of the configuration stand for, in their order.
final class RecordKeys {

    /// A key as the table of known keys writes it, with `[]` behind a list, and what is said of it.
    record Documented(String path, @Nullable Key said) {

        /// As the operators' page writes it.
        String name() {
            return path.replaceFirst("\\[]$", "");
        }
    }

    private final List<Documented> found = new ArrayList<>();

    private RecordKeys() {}

    static List<Documented> all() {
        RecordKeys keys = new RecordKeys();
        keys.components(ServerConfig.class, "");
        return keys.found;
    }

    private void components(Class<?> section, String path) {
        for (RecordComponent component : section.getRecordComponents()) {
            if (section == S3.class) {
                components(component.getType(), path);
            } else if (component.getType().isSealed() && !component.isAnnotationPresent(Key.class)) {
                for (Class<?> choice : component.getType().getPermittedSubclasses()) {
                    value(choice, path + choice.getSimpleName().toLowerCase(Locale.ROOT), choice);
                }
            } else if (isSectionOfChoices(component.getType())) {
                for (Class<?> choice : component.getType().getPermittedSubclasses()) {
                    components(choice, path + component.getName().toLowerCase(Locale.ROOT) + ".");
                }
            } else {
                String key = path + component.getName().toLowerCase(Locale.ROOT);
                value(component.getGenericType(), key, component);
            }
        }
    }

    /// Whether it may be one section or another, as the options of a middleware, and not one value or another.
    private static boolean isSectionOfChoices(Class<?> type) {
        return type.isSealed() && Arrays.stream(type.getPermittedSubclasses()).allMatch(EffectiveConfig::isSection);
    }

    private void value(Type type, String path, AnnotatedElement saidAt) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            value(generic.getActualTypeArguments()[1], path + ".*", saidAt);
        } else if (type instanceof ParameterizedType generic
                && generic.getRawType() instanceof Class<?> raw
                && Collection.class.isAssignableFrom(raw)) {
            value(generic.getActualTypeArguments()[0], path + "[]", saidAt);
        } else if (type instanceof Class<?> section && EffectiveConfig.isSection(section)) {
            components(section, path + ".");
            if (section.getRecordComponents().length == 0 && saidAt.isAnnotationPresent(Key.class)) {
                found.add(new Documented(path, saidAt.getAnnotation(Key.class)));
            }
        } else if (found.stream().noneMatch(key -> key.path().equals(path))) {
            found.add(new Documented(path, saidAt.getAnnotation(Key.class)));
        }
    }
}
