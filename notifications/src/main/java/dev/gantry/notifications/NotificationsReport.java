// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications;

import dev.gantry.notifications.delivery.EndpointReport;
import java.util.List;

/// How the spool and the endpoints fare, for metrics. Counted since the process began, but for sizes.
///
/// @param spoolBytes what the spool takes on disk
/// @param spoolCapacityBytes how much it may
/// @param droppedPulls pulls of which nobody will be told, for want of room or because the disk failed
/// @param refusals changes that were refused because nobody could have been told of them
public record NotificationsReport(
        long spoolBytes, long spoolCapacityBytes, long droppedPulls, long refusals, List<EndpointReport> endpoints) {
    public NotificationsReport {
        endpoints = List.copyOf(endpoints);
    }
}
