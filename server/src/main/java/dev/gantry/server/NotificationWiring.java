// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.notifications.Notifications;
import dev.gantry.notifications.NotificationsConfig;
import dev.gantry.notifications.NotificationsReport;
import dev.gantry.notifications.delivery.Endpoint;
import dev.gantry.notifications.format.Format;
import dev.gantry.notifications.format.Source;
import dev.gantry.registry.event.EventSink;
import dev.gantry.server.config.BindAddress;
import dev.gantry.server.config.ListenAddress;
import dev.gantry.server.config.Secret;
import dev.gantry.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The sink of events that a configuration asks for, and its end.
final class NotificationWiring {

    static final NotificationWiring NONE = new NotificationWiring(null);

    private final @Nullable Notifications notifications;

    private NotificationWiring(@Nullable Notifications notifications) {
        this.notifications = notifications;
    }

    /// @throws StartFailure if the spool cannot be used
    static NotificationWiring start(ServerConfig config, InstantSource time, RandomGenerator random)
            throws StartFailure {
        List<Endpoint> endpoints = config.notifications().endpoints().stream()
                .filter(endpoint -> !endpoint.disabled())
                .map(NotificationWiring::endpoint)
                .toList();
        if (endpoints.isEmpty()) {
            return NONE;
        }
        var settings = new NotificationsConfig(
                config.notifications().spool(),
                config.notifications().spoolSize().bytes(),
                config.notifications().events().includeReferences(),
                new Source(address(config.http().addr()), instance(random)),
                endpoints);
        try {
            return new NotificationWiring(Notifications.start(
                    settings, Thread.ofVirtual().name("notifications-", 0).factory(), time, System::nanoTime, random));
        } catch (IOException e) {
            throw new StartFailure(
                    "notifications.spool: %s cannot be used: %s; name a folder of this process's own that it may write"
                            .formatted(settings.spool(), reason(e)),
                    e);
        }
    }

    EventSink sink() {
        return notifications == null ? EventSink.NONE : notifications;
    }

    /// For metrics; empty where nobody is told of events.
    Optional<Supplier<NotificationsReport>> report() {
        return Optional.ofNullable(notifications).map(running -> running::report);
    }

    /// Delivers what it can in that time, and keeps the rest for the next process.
    void close(Duration patience) {
        if (notifications != null) {
            notifications.close(patience);
        }
    }

    private static String address(BindAddress address) {
        return address instanceof ListenAddress tcp ? hostName() + ":" + tcp.port() : hostName();
    }

    private static Endpoint endpoint(dev.gantry.server.config.Notifications.Endpoint endpoint) {
        Set<String> mediaTypes = new HashSet<>(endpoint.ignoredMediaTypes());
        mediaTypes.addAll(endpoint.ignore().mediaTypes());
        return new Endpoint(
                endpoint.name(),
                endpoint.url(),
                endpoint.headers().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                header -> header.getValue().stream()
                                        .map(Secret::reveal)
                                        .toList())),
                endpoint.timeout(),
                endpoint.threshold(),
                endpoint.backoff(),
                mediaTypes,
                Set.copyOf(endpoint.ignore().actions()),
                switch (endpoint.format()) {
                    case DISTRIBUTION -> Format.DISTRIBUTION;
                    case CLOUDEVENTS -> Format.CLOUDEVENTS;
                },
                endpoint.batchSize());
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException file when file.getReason() != null -> String.valueOf(file.getReason());
            default -> String.valueOf(e.getMessage());
        };
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /// Of this process, among all that tell the same endpoints.
    private static String instance(RandomGenerator random) {
        return new UUID((random.nextLong() & ~0xf000L) | 0x4000L, (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L)
                .toString();
    }
}
