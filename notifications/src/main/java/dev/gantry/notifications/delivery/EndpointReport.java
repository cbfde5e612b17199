// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.delivery;

import java.util.Map;

/// How an endpoint fares, for metrics. Counted since the process began, but for what is pending.
///
/// @param pending events in the spool that it was not told of yet, those that it ignores perhaps among them
/// @param events that it was to be told of
/// @param successes events that it took
/// @param failures events with whose requests it was not content, as often as it was not
/// @param errors events whose requests got no answer, as often as they did not
/// @param statuses events by the status of the answer
public record EndpointReport(
        String name,
        long pending,
        long events,
        long successes,
        long failures,
        long errors,
        Map<Integer, Long> statuses) {

    public EndpointReport {
        statuses = Map.copyOf(statuses);
    }
}
