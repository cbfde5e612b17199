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
/// meanwhile; the first of them reads for all. There are two kinds, by when the next one begins:
///
/// - [#oneByOne]: when the one under way ends. Right where a read looks into a cache that the one before filled: any
///   number of requests at once cost one read.
/// - [#overlapping]: also a moment after the one before began, while not too many are under way. Right where nothing
///   is remembered: nobody waits for the rest of a long read and then for a whole other, and a store that answers
///   within that moment is asked as rarely as one by one.
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

    /// How long those who come during a read are gathered: short beside a store that is far away, and about what a
    /// near one takes for an answer.
    private static final Duration MOMENT = Duration.ofMillis(2);

    /// How many reads of one key overlap.
    private static final int OVERLAPPING = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<K, Line<V>> lines = new HashMap<>();
    private final int most;

    private SharedReads(int most) {
        this.most = most;
    }

    /// Reads of which the next one begins when the one before has ended.
    public static <K, V> SharedReads<K, V> oneByOne() {
        return new SharedReads<>(1);
    }

    /// Reads of which the next one begins a moment after the one before, at the latest.
    public static <K, V> SharedReads<K, V> overlapping() {
        return new SharedReads<>(OVERLAPPING);
    }

    /// Who asks for one key; guarded by the lock. It goes when nobody does.
    private static final class Line<V> {
        private final Condition readEnded;
        private int length;
        private int underWay;
        private long lastBegan;
        private Round<V> next;

        private Line(ReentrantLock lock) {
            this.readEnded = lock.newCondition();
            this.next = new Round<>(lock.newCondition());
        }
    }

    /// One read, begun or to be begun, and how it ended; guarded by the lock.
    private static final class Round<V> {
        private final Condition told;
        private boolean hasLeader;
        private @Nullable Outcome<V> outcome;

        private Round(Condition told) {
            this.told = told;
        }
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
            Line<V> line = lines.computeIfAbsent(key, k -> new Line<>(lock));
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

    /// Waits for the end of the round that begins next, or until this thread may begin it.
    ///
    /// @return a round that ended, or one without outcome, which is this thread's to read; null if that takes
    ///     too long
    private @Nullable Round<V> await(Line<V> line) throws StorageException {
        lock.lock();
        try {
            Round<V> round = line.next;
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (round.outcome == null) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return null;
                }
                if (!round.hasLeader) {
                    return prepare(line, round, left) ? round : null;
                }
                long ignored = round.told.awaitNanos(left);
            }
            return round;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException.Unavailable("wait for a shared read", null, "interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the round may begin, and begins it; or leaves that to another of those who share it.
    ///
    /// @return whether it has begun
    private boolean prepare(Line<V> line, Round<V> round, long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        boolean begins = false;
        round.hasLeader = true;
        try {
            long wait = pause(line);
            while (wait > 0 && System.nanoTime() < deadline) {
                long ignored = line.readEnded.awaitNanos(Math.min(wait, deadline - System.nanoTime()));
                wait = pause(line);
            }
            begins = wait <= 0;
        } finally {
            if (begins) {
                line.underWay++;
                line.lastBegan = System.nanoTime();
                line.next = new Round<>(lock.newCondition());
            } else {
                round.hasLeader = false;
                round.told.signalAll();
            }
        }
        return begins;
    }

    /// For how many nanoseconds the next round is to wait, unless one ends before; zero or less for not at all.
    private long pause(Line<V> line) {
        if (line.underWay == 0) {
            return 0;
        }
        return line.underWay < most ? line.lastBegan + MOMENT.toNanos() - System.nanoTime() : Long.MAX_VALUE;
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
            line.underWay--;
            line.readEnded.signal();
            round.told.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
