// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.check;

import dev.gantry.storage.s3.check.Finding.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs the lines of a check one after the other, each within its time and all within the check's, and leaves out
/// what means nothing any more.
final class Lines {

    private final Diagnosis diagnosis;
    private final ExecutorService threads;
    private final Duration budget;
    private final Consumer<Finding> report;
    private final long begunNanos = System.nanoTime();

    /// What each line that did not end well is held up by in the first place: itself, or what it needs.
    private final Map<Line, Line> obstacles = new EnumMap<>(Line.class);

    private volatile @Nullable Future<Verdict> running;
    private volatile boolean isStopped;

    /// One thing to find out. Is interrupted when its time is over.
    @FunctionalInterface
    interface Probe {
        Verdict find() throws Exception;
    }

    Lines(Diagnosis diagnosis, ExecutorService threads, Duration budget, Consumer<Finding> report) {
        this.diagnosis = diagnosis;
        this.threads = threads;
        this.budget = budget;
        this.report = report;
    }

    void run(Line line, Probe probe) {
        run(line, line.limit(), left(), probe);
    }

    /// Runs a line even if the time of the check is over.
    void runLast(Line line, Probe probe) {
        run(line, line.limit(), line.limit(), probe);
    }

    private void run(Line line, Duration limit, Duration left, Probe probe) {
        if (isStopped) {
            return;
        }
        long begun = System.nanoTime();
        Verdict verdict;
        Optional<Line> obstacle = line.needs().stream()
                .filter(obstacles::containsKey)
                .map(need -> obstacles.getOrDefault(need, need))
                .findFirst();
        if (obstacle.isPresent()) {
            verdict = Verdict.skip("needs \"%s\"".formatted(obstacle.get().label()));
            obstacles.put(line, obstacle.get());
        } else if (!left.isPositive()) {
            verdict = Verdict.skip("the time of the whole check, %d s, is over".formatted(budget.toSeconds()));
            obstacles.put(line, line);
        } else {
            verdict = within(line, limit.compareTo(left) < 0 ? limit : left, probe);
            if (verdict.outcome() == Outcome.FAIL || verdict.outcome() == Outcome.SKIP) {
                obstacles.put(line, line);
            }
        }
        if (!isStopped) {
            report.accept(verdict.on(line, Duration.ofNanos(System.nanoTime() - begun)));
        }
    }

    private Verdict within(Line line, Duration limit, Probe probe) {
        Future<Verdict> task;
        try {
            task = threads.submit(probe::find);
        } catch (RejectedExecutionException e) {
            return Verdict.skip("the check was ended");
        }
        running = task;
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            return diagnosis.late(line, limit);
        } catch (ExecutionException e) {
            return diagnosis.of(e.getCause() == null ? e : e.getCause());
        } catch (CancellationException e) {
            return Verdict.skip("the check was ended");
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            return Verdict.skip("the check was ended");
        }
    }

    /// Ends the line that runs, and begins no other.
    void stop() {
        isStopped = true;
        Future<Verdict> task = running;
        if (task != null) {
            task.cancel(true);
        }
    }

    private Duration left() {
        return budget.minusNanos(System.nanoTime() - begunNanos);
    }
}
