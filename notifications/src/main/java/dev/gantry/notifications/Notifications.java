// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications;

import dev.gantry.notifications.delivery.Couriers;
import dev.gantry.notifications.format.EventJson;
import dev.gantry.notifications.spool.Positions;
import dev.gantry.notifications.spool.Spool;
import dev.gantry.registry.event.Event;
import dev.gantry.registry.event.EventAction;
import dev.gantry.registry.event.EventSink;
import dev.gantry.storage.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps events in a spool, and has them delivered.
///
/// No change of content is answered before its event is forced to disk. Pulls are written, not forced, and may take
/// three quarters of the spool: beyond that they are dropped, so that readers cannot keep writers from being told of.
/// Where the spool is full, changes are refused before they begin.
public final class Notifications implements EventSink {

    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

    /// Between two lines of the log on the same trouble.
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final NotificationsConfig config;
    private final Spool spool;
    private final Couriers couriers;
    private final InstantSource time;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final LongAdder droppedPulls = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final AtomicLong quietUntil;

    private Notifications(
            NotificationsConfig config,
            Spool spool,
            Couriers couriers,
            InstantSource time,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.config = config;
        this.spool = spool;
        this.couriers = couriers;
        this.time = time;
        this.nanoTime = nanoTime;
        this.random = random;
        this.quietUntil = new AtomicLong(nanoTime.getAsLong());
    }

    /// Opens the spool and goes on with what an earlier process did not deliver.
    ///
    /// @param random safe for many threads
    /// @throws IOException if the spool cannot be used, with the reason
    public static Notifications start(
            NotificationsConfig config,
            ThreadFactory threads,
            InstantSource time,
            LongSupplier nanoTime,
            RandomGenerator random)
            throws IOException {
        var positions = new Positions(config.spool());
        Optional<Map<String, Long>> known = positions.load();
        long atLeast = known.stream()
                .flatMap(all -> all.values().stream())
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        Spool spool = Spool.open(config.spool(), config.spoolBytes(), atLeast);
        try {
            var couriers =
                    new Couriers(spool, positions, known.orElse(null), config.endpoints(), threads, nanoTime, random);
            LOG.atInfo()
                    .addKeyValue("spool", config.spool())
                    .addKeyValue("waiting", spool.next() - spool.first())
                    .addKeyValue("endpoints", config.endpoints())
                    .log("notifications.started");
            return new Notifications(config, spool, couriers, time, nanoTime, random);
        } catch (IOException e) {
            spool.close();
            throw e;
        }
    }

    @Override
    public boolean isWanted(EventAction action) {
        return config.endpoints().stream()
                .anyMatch(endpoint -> !endpoint.ignoredActions().contains(action.toString()));
    }

    @Override
    public boolean wantsReferences() {
        return config.references();
    }

    @Override
    public void requireRoom() throws StorageException.Unavailable {
        if (spool.sizeBytes() >= config.spoolBytes()) {
            throw refused(
                    "the spool %s is full (%d bytes): an endpoint does not take its events, or notifications."
                                    .formatted(config.spool(), config.spoolBytes())
                            + "spoolsize is too small",
                    null);
        }
    }

    @Override
    public void keep(List<Event> events) throws StorageException.Unavailable {
        List<Event> wanted = events.stream().filter(this::isWanted).toList();
        if (wanted.isEmpty()) {
            return;
        }
        if (wanted.getFirst().action() == EventAction.PULL) {
            keepPulls(wanted);
            return;
        }
        try {
            spool.sync(append(wanted));
        } catch (IOException e) {
            // Pushes are repeated, and told of then; a deletion that is repeated finds nothing.
            wanted.forEach(event -> LOG.atError()
                    .addKeyValue("event", event)
                    .addKeyValue("cause", e.getMessage())
                    .log("notification.unkept"));
            throw refused("the spool %s cannot be written: %s".formatted(config.spool(), e.getMessage()), e);
        }
    }

    private boolean isWanted(Event event) {
        String action = event.action().toString();
        String type = event.target().mediaType();
        return config.endpoints().stream().anyMatch(endpoint -> endpoint.wants(action, type));
    }

    private void keepPulls(List<Event> pulls) {
        if (spool.sizeBytes() >= config.spoolBytes() / 4 * 3) {
            dropped("the spool is three quarters full, and the rest is kept for changes");
            return;
        }
        try {
            long ignored = append(pulls);
        } catch (IOException e) {
            dropped(String.valueOf(e.getMessage()));
        }
    }

    /// @return the number of the last one
    private long append(List<Event> events) throws IOException {
        Instant now = time.instant();
        long last = -1;
        for (Event event : events) {
            last = spool.append(EventJson.write(event, EventIds.at(now, random), now, config.source()));
        }
        return last;
    }

    private void dropped(String cause) {
        droppedPulls.increment();
        if (mayTell()) {
            LOG.atError()
                    .addKeyValue("spool", config.spool())
                    .addKeyValue("cause", cause)
                    .addKeyValue("dropped", droppedPulls.sum())
                    .log("notifications.pullsDropped");
        }
    }

    private StorageException.Unavailable refused(String reason, @Nullable IOException cause) {
        refusals.increment();
        if (mayTell()) {
            LOG.atError()
                    .addKeyValue("spool", config.spool())
                    .addKeyValue("cause", reason)
                    .addKeyValue("refused", refusals.sum())
                    .log("notifications.changesRefused");
        }
        return new StorageException.Unavailable("keep an event", null, reason, cause);
    }

    private boolean mayTell() {
        long now = nanoTime.getAsLong();
        long until = quietUntil.get();
        return now - until >= 0 && quietUntil.compareAndSet(until, now + QUIET.toNanos());
    }

    public NotificationsReport report() {
        return new NotificationsReport(
                spool.sizeBytes(), config.spoolBytes(), droppedPulls.sum(), refusals.sum(), couriers.report());
    }

    /// Delivers what it can in that time; the rest stays in the spool for the next process.
    public void close(Duration patience) {
        couriers.close(patience);
        long waiting = report().endpoints().stream()
                .mapToLong(endpoint -> endpoint.pending())
                .sum();
        try {
            spool.close();
        } catch (IOException e) {
            LOG.atError()
                    .addKeyValue("spool", config.spool())
                    .addKeyValue("cause", e.getMessage())
                    .log("spool.closeFailed");
        }
        LOG.atInfo().addKeyValue("waiting", waiting).log("notifications.stopped");
    }
}
