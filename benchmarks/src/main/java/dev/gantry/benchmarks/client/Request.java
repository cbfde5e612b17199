// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import java.net.URI;
import java.util.Map;

/// What is asked of a server.
///
/// @param fields header fields, without those that frame the message
public record Request(String method, URI target, Map<String, String> fields, Body body) {

    static Request of(String method, URI target) {
        return new Request(method, target, Map.of(), Body.NONE);
    }

    Request with(String field, String value) {
        return new Request(method, target, Map.of(field, value), body);
    }

    Request with(Body other) {
        return new Request(method, target, fields, other);
    }

    /// Whether the server must be told where the body ends, even if there is none.
    boolean hasBody() {
        return switch (method) {
            case "GET", "HEAD" -> false;
            default -> true;
        };
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
