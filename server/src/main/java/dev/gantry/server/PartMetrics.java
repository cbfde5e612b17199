// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.auth.login.LoginCounts;
import dev.gantry.auth.login.Means;
import dev.gantry.auth.login.Outcome;
import dev.gantry.notifications.NotificationsReport;
import dev.gantry.notifications.delivery.EndpointReport;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// Shows what parts of the server count that know nothing of metrics.
final class PartMetrics {

    private PartMetrics() {}

    static void show(LoginCounts logins, Sight sight) {
        for (Means means : Means.values()) {
            for (Outcome outcome : Outcome.values()) {
                sight.counter(
                        "gantry.logins",
                        "Clients that showed who they are",
                        () -> logins.count(means, outcome),
                        "means",
                        means.name().toLowerCase(Locale.ROOT),
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    /// @param now tells at any time how they fare
    static void show(Supplier<NotificationsReport> now, Sight sight) {
        sight.gauge(
                "gantry.notifications.spool.bytes",
                "What events that wait take on disk",
                () -> now.get().spoolBytes());
        sight.gauge(
                "gantry.notifications.spool.limit.bytes",
                "What they may take",
                () -> now.get().spoolCapacityBytes());
        sight.counter(
                "gantry.notifications.dropped.pulls",
                "Pulls of which nobody will be told",
                () -> now.get().droppedPulls());
        sight.counter(
                "gantry.notifications.refusals",
                "Changes that were refused because nobody could have been told of them",
                () -> now.get().refusals());
        for (EndpointReport endpoint : now.get().endpoints()) {
            String name = endpoint.name();
            sight.gauge(
                    "gantry.notifications.pending",
                    "Events of which an endpoint was not told yet",
                    () -> of(now.get(), name, EndpointReport::pending),
                    "endpoint",
                    name);
            String help = "Events that an endpoint was told of, by what came of it; repetitions count";
            String counted = "gantry.notifications.events";
            sight.counter(
                    counted, help, () -> of(now.get(), name, EndpointReport::successes), labels(name, "delivered"));
            sight.counter(counted, help, () -> of(now.get(), name, EndpointReport::failures), labels(name, "refused"));
            sight.counter(counted, help, () -> of(now.get(), name, EndpointReport::errors), labels(name, "unanswered"));
        }
    }

    private static String[] labels(String endpoint, String outcome) {
        return new String[] {"endpoint", endpoint, "outcome", outcome};
    }

    private static long of(NotificationsReport report, String endpoint, ToLongFunction<EndpointReport> count) {
        return report.endpoints().stream()
                .filter(one -> one.name().equals(endpoint))
                .mapToLong(count)
                .sum();
    }
}
