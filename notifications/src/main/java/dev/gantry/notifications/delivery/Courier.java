// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.delivery;

import dev.gantry.notifications.format.Notice;
import dev.gantry.notifications.spool.Spool;
import dev.gantry.notifications.spool.SpoolReader;
import dev.gantry.notifications.spool.Spooled;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/// Brings the events of the spool to one endpoint. One thread reads them and deals them out to a few lanes, by
/// repository; each lane delivers its own one request after the other and repeats a request until it succeeds. So
/// the events of a repository arrive in order, and those of others do not wait for them.
final class Courier {

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private static final int LANES = 8;

    /// Of the events of one request, together; a single event may be larger.
    private static final int MOST_BYTES = 1 << 20;

    /// Between two looks at whether all is delivered, when the process ends.
    private static final long GLANCE_MILLIS = 5;

    private final Endpoint endpoint;
    private final Spool spool;
    private final SpoolReader reader;
    private final Post post;
    private final Pace pace;
    private final LongSupplier nanoTime;
    private final Window window = new Window();
    private final Tally tally = new Tally();
    private final List<Thread> threads = new ArrayList<>();

    /// Behind the last event that was looked at and is in the window if it is wanted.
    private volatile long dealt;

    /// Owns the reader from here on.
    Courier(
            Endpoint endpoint,
            Spool spool,
            SpoolReader reader,
            Post post,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.endpoint = endpoint;
        this.spool = spool;
        this.reader = reader;
        this.dealt = reader.number();
        this.post = post;
        this.nanoTime = nanoTime;
        this.pace = new Pace(endpoint.threshold(), endpoint.backoff(), nanoTime, random);
    }

    String name() {
        return endpoint.name();
    }

    void start(ThreadFactory factory) {
        List<BlockingQueue<Notice>> lanes = new ArrayList<>();
        for (int i = 0; i < LANES; i++) {
            BlockingQueue<Notice> lane = new LinkedBlockingQueue<>();
            lanes.add(lane);
            threads.add(factory.newThread(() -> untilInterrupted(() -> deliver(lane))));
        }
        threads.add(factory.newThread(() -> untilInterrupted(() -> deal(lanes))));
        threads.forEach(Thread::start);
    }

    /// The first event that it still needs.
    long position() {
        // Asked in this order: what is dealt in between is in the window, or was delivered.
        long next = dealt;
        return Math.min(next, window.first(next));
    }

    EndpointReport report() {
        long unread = Math.max(0, spool.next() - dealt);
        return tally.report(endpoint.name(), unread + window.size());
    }

    /// Waits until all is delivered, but not beyond the deadline, and not for an endpoint that is left in peace.
    void drain(long deadlineNanos) throws InterruptedException {
        while (position() < spool.next() && !pace.isBackingOff() && nanoTime.getAsLong() < deadlineNanos) {
            TimeUnit.MILLISECONDS.sleep(GLANCE_MILLIS);
        }
    }

    /// Ends its threads. What was under way may have arrived, and is delivered again.
    void stop() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
        reader.close();
    }

    private interface Work {
        void once() throws InterruptedException;
    }

    private static void untilInterrupted(Work work) {
        try {
            while (true) {
                work.once();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deal(List<BlockingQueue<Notice>> lanes) throws InterruptedException {
        Spooled spooled = reader.next();
        try {
            deal(lanes, Notice.parse(spooled.number(), spooled.record()));
        } catch (JacksonException e) {
            LOG.atError()
                    .addKeyValue("event", spooled.number())
                    .addKeyValue("cause", e.getOriginalMessage())
                    .log("notification.unreadable");
        }
        dealt = spooled.number() + 1;
    }

    private void deal(List<BlockingQueue<Notice>> lanes, Notice notice) throws InterruptedException {
        if (endpoint.wants(notice.action(), notice.mediaType())) {
            tally.read();
            window.begin(notice.number(), notice.sizeBytes());
            lanes.get(Math.floorMod(notice.repository().hashCode(), LANES)).put(notice);
        }
    }

    private void deliver(BlockingQueue<Notice> lane) throws InterruptedException {
        List<Notice> batch = batch(lane);
        byte[] body = endpoint.format().body(batch);
        long round = pace.await();
        while (!arrives(body, batch.size(), round)) {
            round = pace.await();
        }
        batch.forEach(notice -> window.end(notice.number(), notice.sizeBytes()));
    }

    /// What waits, but no more than fits one request.
    private List<Notice> batch(BlockingQueue<Notice> lane) throws InterruptedException {
        List<Notice> batch = new ArrayList<>();
        Notice notice = lane.take();
        long bytes = 0;
        while (notice != null) {
            batch.add(notice);
            bytes += notice.sizeBytes();
            Notice after = lane.peek();
            boolean isFull =
                    after == null || batch.size() == endpoint.batchSize() || bytes + after.sizeBytes() > MOST_BYTES;
            notice = isFull ? null : lane.poll();
        }
        return batch;
    }

    private boolean arrives(byte[] body, int events, long round) throws InterruptedException {
        try {
            int status = post.send(endpoint, body);
            boolean isTaken = status >= 200 && status < 400;
            tally.answered(status, isTaken, events);
            if (!isTaken) {
                failed(round, "it answered " + status);
                return false;
            }
        } catch (IOException | RuntimeException e) {
            tally.unanswered(events);
            failed(round, reason(e));
            return false;
        }
        int failures = pace.succeeded();
        if (failures > 0) {
            LOG.atInfo()
                    .addKeyValue("endpoint", endpoint)
                    .addKeyValue("failures", failures)
                    .log("notification.recovered");
        }
        return true;
    }

    private void failed(long round, String cause) {
        int inARow = pace.failed(round);
        LOG.atWarn()
                .addKeyValue("endpoint", endpoint)
                .addKeyValue("cause", cause)
                .addKeyValue("failures", inARow)
                .addKeyValue("backingOff", inARow >= endpoint.threshold())
                .log("notification.failed");
    }

    private String reason(Exception e) {
        if (e instanceof HttpTimeoutException) {
            return "no answer within " + endpoint.timeout();
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
