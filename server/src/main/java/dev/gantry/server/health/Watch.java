// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.health;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thing that is looked at again and again, on a thread of its own.
final class Watch {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final String name;
    private final Check check;
    private final Duration interval;
    private final Duration patience;
    private final int threshold;
    private final Thread thread;
    private @Nullable Looking unanswered;
    private int failures;
    private volatile @Nullable String problem;

    /// @param by the thread that looks
    private record Looking(Thread by, AtomicReference<Optional<String>> outcome) {}

    /// @param patience how long one look may take
    /// @param threshold after how many failures in a row it counts as failing
    Watch(String name, Check check, Duration interval, Duration patience, int threshold) {
        this.name = name;
        this.check = check;
        this.interval = interval;
        this.patience = patience;
        this.threshold = threshold;
        this.thread = Thread.ofVirtual().name("health-" + name).unstarted(this::run);
    }

    String name() {
        return name;
    }

    /// What is wrong with it, if it counts as failing.
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    void start() {
        thread.start();
    }

    void stop() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                note(look());
                Thread.sleep(interval);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What is wrong at this moment, if anything. A look without an answer in time is told of at once: it may
    /// never end, as one at a file whose server is away, and no interrupt helps. Until it ends no other begins.
    private Optional<String> look() throws InterruptedException {
        Looking looking = unanswered != null && unanswered.by().isAlive() ? unanswered : begin();
        unanswered = looking;
        boolean isAnswered = false;
        try {
            isAnswered = looking.by().join(patience);
        } finally {
            if (!isAnswered) {
                looking.by().interrupt();
            }
        }
        return isAnswered ? looking.outcome().get() : Optional.of("no answer within " + patience.toMillis() + " ms");
    }

    private Looking begin() {
        var outcome = new AtomicReference<>(Optional.of("the look broke off"));
        Thread by = Thread.ofVirtual().name(thread.getName() + "-look").start(() -> outcome.set(attempt()));
        return new Looking(by, outcome);
    }

    private Optional<String> attempt() {
        try {
            check.look();
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the look was interrupted");
        } catch (IOException | RuntimeException e) {
            return Optional.of(reason(e));
        }
    }

    private static String reason(Exception failure) {
        if (failure instanceof IOException expected && expected.getMessage() != null) {
            return expected.getMessage();
        }
        return String.valueOf(failure);
    }

    private void note(Optional<String> wrong) {
        failures = wrong.isEmpty() ? 0 : failures + 1;
        boolean wasFailing = problem != null;
        if (wrong.isEmpty()) {
            problem = null;
            if (wasFailing) {
                LOG.atInfo().addKeyValue("check", name).log("health.recovered");
            }
        } else if (failures >= threshold) {
            problem = wrong.get();
            if (!wasFailing) {
                LOG.atWarn()
                        .addKeyValue("check", name)
                        .addKeyValue("problem", wrong.get())
                        .log("health.failed");
            }
        }
    }
}
