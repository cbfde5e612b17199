// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Header fields in their order. Names compare without regard to case. Immutable.
public record Headers(List<Field> fields) {

    public static final Headers NONE = new Headers(List.of());

    /// One header field.
    public record Field(String name, String value) {}

    public Headers {
        fields = List.copyOf(fields);
    }

    public static Headers of(String name, String value) {
        return NONE.with(name, value);
    }

    /// These fields and one more, behind any of the same name.
    public Headers with(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new Headers(more);
    }

    /// The first value of that name.
    public Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    /// All values of that name, in order.
    public List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }
}
