// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.concurrent;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Tasks that end before the block that started them does: each runs on a virtual thread, at most `width` at
/// once, and the first failure interrupts the rest.
///
/// ```java
/// try (var parts = new Fanout<String>(8)) {
///     ranges.forEach(range -> parts.fork(() -> copy(range)));
///     List<String> etags = parts.join();
/// }
/// ```
///
/// Tasks work for whom the thread works that forks them: they find what it has [Carried]. For one thread at a time. It
/// goes when `StructuredTaskScope` is final.
public final class Fanout<T> implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<T>> tasks = new ArrayList<>();
    private final Semaphore slots;
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();

    public Fanout(int width) {
        this.slots = new Semaphore(width);
    }

    /// Starts a task, or queues it until fewer than `width` run. Never blocks. Once a task has failed no other
    /// begins.
    ///
    /// @return whether it was taken; if not, [#join] throws the failure
    public boolean fork(Callable<T> task) {
        return begin(task).isPresent();
    }

    /// Starts a task as [#fork] does, for an owner who waits for it alone.
    ///
    /// @return its result to be; empty if it was not taken
    public Optional<Future<T>> begin(Callable<T> task) {
        if (firstFailure.get() != null) {
            return Optional.empty();
        }
        try {
            Future<T> begun = threads.submit(Carried.bind(() -> run(task)));
            tasks.add(begun);
            return Optional.of(begun);
        } catch (RejectedExecutionException e) {
            if (firstFailure.get() == null) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private T run(Callable<T> task) throws Exception {
        slots.acquire();
        try {
            return task.call();
        } catch (Throwable failure) {
            firstFailure.compareAndSet(null, failure);
            threads.shutdownNow();
            throw failure;
        } finally {
            slots.release();
        }
    }

    /// Waits for all tasks.
    ///
    /// @return their results, in the order in which they were forked
    /// @throws IOException the failure of the task that failed first
    public List<T> join() throws IOException {
        List<T> results = new ArrayList<>(tasks.size());
        for (Future<T> task : tasks) {
            try {
                results.add(task.get());
            } catch (ExecutionException e) {
                firstFailure.compareAndSet(null, e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for parallel work");
            }
        }
        Throwable failure = firstFailure.get();
        if (failure != null) {
            throw rethrow(failure);
        }
        return results;
    }

    /// Interrupts what still runs and waits for its end.
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }

    private static IOException rethrow(Throwable failure) {
        return switch (failure) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> new IOException(failure);
        };
    }
}
