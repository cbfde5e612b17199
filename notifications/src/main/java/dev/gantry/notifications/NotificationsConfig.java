// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications;

import dev.gantry.notifications.delivery.Endpoint;
import dev.gantry.notifications.format.Source;
import java.nio.file.Path;
import java.util.List;

/// Who is told, and of what.
///
/// @param spool the folder in which events wait; of this process alone
/// @param spoolBytes how large it may grow
/// @param references whether events of manifests tell what these refer to
/// @param endpoints at least one, each of another name
public record NotificationsConfig(
        Path spool, long spoolBytes, boolean references, Source source, List<Endpoint> endpoints) {
    public NotificationsConfig {
        endpoints = List.copyOf(endpoints);
    }
}
