// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.health;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpHandler;
import dev.gantry.http.wire.HttpResponse;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// What is told of the registry's health, by path: 200 and `{}`, or 503 and what is wrong.
public final class HealthPages {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Headers HEADERS =
            Headers.of("Content-Type", "application/json").with("Cache-Control", "no-store");

    private HealthPages() {}

    /// `/debug/health` is Distribution's page, on what is looked at. `/debug/livez` fails never: a process that
    /// cannot answer it is to be restarted, one whose store is away is not. `/debug/readyz` says whether requests
    /// should be sent here.
    public static Map<String, HttpHandler> of(HealthWatches watches) {
        return Map.of(
                "/debug/health", request -> page(watches.failing()),
                "/debug/livez", request -> page(new TreeMap<>()),
                "/debug/readyz", request -> page(watches.unready()));
    }

    private static HttpResponse page(SortedMap<String, String> wrong) {
        return HttpResponse.of(wrong.isEmpty() ? 200 : 503, HEADERS, JSON.writeValueAsBytes(wrong));
    }
}
