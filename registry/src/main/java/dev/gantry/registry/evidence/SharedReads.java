// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.evidence;

import dev.gantry.storage.StorageException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Reads of the store that requests share: whoever asks gets what a read found that **began after it asked**, so
/// that it sees every write that was done by then, as if it had read alone.
///
/// Who finds nobody reading its key reads. Who finds a read under way waits for the next one, with all that come
/// meanwhile; the first of them to wake reads for all. So any number of requests at once cost two reads at most,
/// and one where the read looks into a cache that the one before filled.
///
/// A read runs on the thread of one of those that share it. Its failure is that of all, except where that thread
/// was interrupted, which is no business of the others: they wait for a further one, that another of them begins.
/// Who has waited for [#PATIENCE] reads alone, so that one connection that stalls holds nobody else up.
public final class SharedReads<K, V> {

    /// Looks at the store, or at what is remembered of it.
    @FunctionalInterface
    public interface Read<V> {
        V read() throws StorageException;
    }

    /// Longer than a read of a small object takes where the store is well.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<K, Line<V>> lines = new HashMap<>();

    /// Who asks for one key; guarded by the lock. It goes when nobody does.
    private static final class Line<V> {
        private final Condition readEnded;
        private int length;
        private boolean isReading;
        private Round<V> next = new Round<>();

        private Line(Condition readEnded) {
            this.readEnded = readEnded;
        }
    }

    /// One read, begun or to be begun, and how it ended; guarded by the lock.
    private static final class Round<V> {
        private @Nullable Outcome<V> outcome;
    }

    private sealed interface Outcome<V> {
        record Found<V>(V value) implements Outcome<V> {}

        record Failed<V>(StorageException failure) implements Outcome<V> {}

        record Abandoned<V>() implements Outcome<V> {}
    }

    /// Reads, or waits for one who does.
    ///
    /// @throws StorageException as the shared read; `Unavailable` if this thread is interrupted while it waits
    public V read(K key, Read<V> source) throws StorageException {
        Line<V> line = enter(key);
        try {
            while (true) {
                Round<V> round = await(line);
                if (round == null) {
                    return source.read();
                }
                Outcome<V> outcome = round.outcome == null ? lead(line, round, source) : round.outcome;
                switch (outcome) {
                    case Outcome.Found<V>(V value) -> {
                        return value;
                    }
                    case Outcome.Failed<V>(StorageException failure) -> throw failure;
                    case Outcome.Abandoned<V>() -> {
                        // The next round is as good: it begins later still.
                    }
                }
            }
        } finally {
            leave(key, line);
        }
    }

    private Line<V> enter(K key) {
        lock.lock();
        try {
            Line<V> line = lines.computeIfAbsent(key, k -> new Line<>(lock.newCondition()));
            line.length++;
            return line;
        } finally {
            lock.unlock();
        }
    }

    private void leave(K key, Line<V> line) {
        lock.lock();
        try {
            line.length--;
            if (line.length == 0) {
                lines.remove(key);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the end of the round that begins next.
    ///
    /// @return a round that ended, or one without outcome, which is this thread's to read; null if that takes
    ///     too long
    private @Nullable Round<V> await(Line<V> line) throws StorageException {
        lock.lock();
        try {
            Round<V> round = line.next;
            long left = PATIENCE.toNanos();
            while (round.outcome == null && line.isReading) {
                if (left <= 0) {
                    return null;
                }
                left = line.readEnded.awaitNanos(left);
            }
            if (round.outcome == null) {
                line.isReading = true;
                line.next = new Round<>();
            }
            return round;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException.Unavailable("wait for a shared read", null, "interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    private Outcome<V> lead(Line<V> line, Round<V> round, Read<V> source) {
        Outcome<V> told = new Outcome.Abandoned<>();
        try {
            told = new Outcome.Found<>(source.read());
            return told;
        } catch (StorageException e) {
            var failed = new Outcome.Failed<V>(e);
            if (!Thread.currentThread().isInterrupted()) {
                told = failed;
            }
            return failed;
        } finally {
            end(line, round, told);
        }
    }

    private void end(Line<V> line, Round<V> round, Outcome<V> outcome) {
        lock.lock();
        try {
            round.outcome = outcome;
            line.isReading = false;
            line.readEnded.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
