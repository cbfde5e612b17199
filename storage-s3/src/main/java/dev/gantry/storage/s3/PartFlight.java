// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The parts of one object that are on their way, a limited number at once. For one owner thread, which learns
/// of the first failure at its next call.
final class PartFlight implements AutoCloseable {

    private final StoragePath path;
    private final Fanout<Boolean> threads;
    private final Semaphore slots;
    private final AtomicReference<@Nullable StorageException> failure = new AtomicReference<>();

    PartFlight(StoragePath path, int width) {
        this.path = path;
        this.threads = new Fanout<>(width);
        this.slots = new Semaphore(width);
    }

    /// Sends one part.
    @FunctionalInterface
    interface Step {
        void run() throws StorageException;
    }

    /// Starts a step, once fewer than the width are under way.
    void start(Step step) throws StorageException {
        throwIfFailed();
        try {
            slots.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException.Unavailable("upload parts of", path, "interrupted", e);
        }
        if (!threads.fork(() -> run(step))) {
            slots.release();
            join();
        }
    }

    private boolean run(Step step) throws StorageException {
        try {
            step.run();
            return true;
        } catch (StorageException e) {
            failure.compareAndSet(null, e);
            throw e;
        } finally {
            slots.release();
        }
    }

    /// Waits for all steps so far.
    void join() throws StorageException {
        try {
            threads.join();
        } catch (IOException e) {
            throwIfFailed();
            throw new StorageException.Unavailable("upload parts of", path, "interrupted", e);
        }
        throwIfFailed();
    }

    void throwIfFailed() throws StorageException {
        StorageException first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    /// Interrupts what is under way and waits for its end.
    @Override
    public void close() {
        threads.close();
    }
}
