// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.delivery;

import dev.gantry.notifications.spool.Positions;
import dev.gantry.notifications.spool.Spool;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All couriers of a spool. How far they came is written down every second, and what all have delivered is deleted.
public final class Couriers {

    private static final Logger LOG = LoggerFactory.getLogger(Couriers.class);

    private final Spool spool;
    private final Positions positions;
    private final List<Courier> couriers;
    private final Post post = new Post();
    private final LongSupplier nanoTime;
    private final Thread notes;
    private Map<String, Long> noted = Map.of();

    /// Sets them out where those of an earlier process came to. An endpoint that is new is told of what happens from
    /// now on.
    ///
    /// @param known how far those came; null if nobody knows, and each is told of all that is there
    public Couriers(
            Spool spool,
            Positions positions,
            @Nullable Map<String, Long> known,
            List<Endpoint> endpoints,
            ThreadFactory threads,
            LongSupplier nanoTime,
            RandomGenerator random)
            throws IOException {
        this.spool = spool;
        this.positions = positions;
        this.nanoTime = nanoTime;
        this.couriers = endpoints.stream()
                .map(endpoint -> {
                    long from = known == null ? spool.first() : known.getOrDefault(endpoint.name(), spool.next());
                    return new Courier(endpoint, spool, spool.read(from), post, nanoTime, random);
                })
                .toList();
        forget(known == null ? Map.of() : known);
        this.notes = threads.newThread(this::keepNotes);
        note();
        couriers.forEach(courier -> courier.start(threads));
        notes.start();
    }

    private void forget(Map<String, Long> known) {
        known.forEach((name, position) -> {
            if (couriers.stream().noneMatch(courier -> courier.name().equals(name))) {
                LOG.atWarn()
                        .addKeyValue("endpoint", name)
                        .addKeyValue("waiting", Math.max(0, spool.next() - position))
                        .addKeyValue("reason", "it is no longer configured")
                        .log("notifications.forgotten");
            }
        });
    }

    public List<EndpointReport> report() {
        return couriers.stream().map(Courier::report).toList();
    }

    /// Delivers what it can in that time, and ends.
    public void close(Duration patience) {
        long deadline = nanoTime.getAsLong() + patience.toNanos();
        try {
            for (Courier courier : couriers) {
                courier.drain(deadline);
            }
            for (Courier courier : couriers) {
                courier.stop();
            }
            notes.interrupt();
            notes.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        post.close();
        noteAndGoOn();
    }

    private void keepNotes() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(1);
                noteAndGoOn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A position that is not written down costs a second delivery, no event.
    private void noteAndGoOn() {
        try {
            note();
        } catch (IOException e) {
            LOG.atError()
                    .addKeyValue("cause", e.getMessage())
                    .addKeyValue("consequence", "events may be delivered twice after a restart")
                    .log("spool.positionsUnwritten");
        }
    }

    private synchronized void note() throws IOException {
        Map<String, Long> now = new TreeMap<>();
        couriers.forEach(courier -> now.put(courier.name(), courier.position()));
        if (!now.equals(noted)) {
            positions.save(now);
            noted = now;
            spool.release(now.values().stream().mapToLong(Long::longValue).min().orElse(0));
        }
    }
}
