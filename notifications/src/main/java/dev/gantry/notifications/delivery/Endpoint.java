// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.delivery;

import dev.gantry.notifications.format.Format;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Somebody who wants to be told, by HTTP.
///
/// @param name among all endpoints
/// @param headers sent with every request; they may hold secrets
/// @param timeout of a request
/// @param threshold after how many failures in a row it is left in peace for a while
/// @param backoff how long at least
/// @param ignoredMediaTypes of content of which it is not told
/// @param ignoredActions of which it is not told
/// @param batchSize how many events it is sent at once, at most
public record Endpoint(
        String name,
        URI url,
        Map<String, List<String>> headers,
        Duration timeout,
        int threshold,
        Duration backoff,
        Set<String> ignoredMediaTypes,
        Set<String> ignoredActions,
        Format format,
        int batchSize) {

    public Endpoint {
        headers = Map.copyOf(headers);
        ignoredMediaTypes = Set.copyOf(ignoredMediaTypes);
        ignoredActions = Set.copyOf(ignoredActions);
    }

    /// @param mediaType empty for what was deleted
    public boolean wants(String action, String mediaType) {
        return !ignoredActions.contains(action) && !ignoredMediaTypes.contains(mediaType);
    }

    /// Neither headers nor user and query of the address, which may be secrets.
    @Override
    public String toString() {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return "%s (%s://%s%s)".formatted(name, url.getScheme(), url.getHost(), port);
    }
}
