// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The parameters of a request's query, decoded, in their order.
public record Query(List<Parameter> parameters) {

    /// One parameter; one without `=` has an empty value.
    public record Parameter(String name, String value) {}

    public Query {
        parameters = List.copyOf(parameters);
    }

    /// @param raw the query as sent, without its question mark; empty where there is none
    /// @throws IllegalArgumentException if a percent sign is not followed by two hexadecimal digits
    public static Query parse(String raw) {
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.add(new Parameter(decode(name), decode(value)));
            }
        }
        return new Query(parameters);
    }

    /// The first value of that name.
    public Optional<String> first(String name) {
        return all(name).findFirst();
    }

    /// All values of that name, in order.
    public Stream<String> all(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
