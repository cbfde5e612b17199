// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.catalog;

import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// All names of the catalog in their order, listed by several threads ahead of the one that takes them.
///
/// A stretch that is long is split at a guess, of which at most one comes on ten pages that were listed: each
/// costs at most one request, that for the page which its end cuts, or which is empty. So requests are at most
/// a tenth more than one thread would need, and parallel work grows with the catalog. Memory is bounded: a
/// thread that is far ahead waits, with at most [#PAGES_WAITING] pages of names.
///
/// For one thread, which has to close it.
public final class CatalogWalk implements AutoCloseable {

    private static final int WIDTH = 8;
    private static final int PAGES_WAITING = 16;
    private static final int PAGES_FOR_A_GUESS = 10;

    private final Fanout<Walker> threads = new Fanout<>(WIDTH);
    private final AtomicLong pages = new AtomicLong();
    private final AtomicInteger walking = new AtomicInteger();
    private final ReentrantLock guessing = new ReentrantLock();
    private long guesses;
    private volatile boolean isClosed;
    private @Nullable Walker current;

    CatalogWalk(CatalogStretch whole) {
        current = begin(whole, null);
    }

    private sealed interface Found {
        record Names(List<RepositoryName> names) implements Found {}

        record End() implements Found {}

        record Failure(Throwable cause) implements Found {}
    }

    /// Waits for the names that come next.
    ///
    /// @return at least one; none at the end
    /// @throws IOException if the store failed; what was given before is right all the same
    public List<RepositoryName> next() throws IOException {
        try {
            while (current != null) {
                switch (current.found.take()) {
                    case Found.Names(List<RepositoryName> names) -> {
                        current.room.release();
                        return names;
                    }
                    case Found.End() -> {
                        current = current.next;
                        walking.decrementAndGet();
                    }
                    case Found.Failure(Throwable cause) -> {
                        current = null;
                        throw rethrown(cause);
                    }
                }
            }
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a listing");
        }
    }

    /// Ends what is listed ahead.
    @Override
    public void close() {
        isClosed = true;
        threads.close();
    }

    /// By one thread at a time.
    private Walker begin(CatalogStretch stretch, @Nullable Walker next) {
        var walker = new Walker(stretch, next);
        walking.incrementAndGet();
        boolean ignored = threads.fork(walker::walk);
        return walker;
    }

    /// Lists one stretch.
    private final class Walker {
        private final CatalogStretch stretch;
        private final BlockingQueue<Found> found = new LinkedBlockingQueue<>();
        private final Semaphore room = new Semaphore(PAGES_WAITING);

        /// Lists what follows. Settled once the end of this stretch was found.
        private volatile @Nullable Walker next;

        Walker(CatalogStretch stretch, @Nullable Walker next) {
            this.stretch = stretch;
            this.next = next;
        }

        /// Never fails: what went wrong is told where the names are waited for.
        Walker walk() {
            try {
                while (!stretch.isDone() && !isClosed) {
                    List<RepositoryName> names = stretch.next();
                    pages.incrementAndGet();
                    share();
                    if (!names.isEmpty()) {
                        room.acquire();
                        found.add(new Found.Names(names));
                    }
                }
                found.add(new Found.End());
            } catch (InterruptedException e) {
                // The walk was closed: nobody waits.
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException | Error e) {
                found.add(new Found.Failure(e));
            }
            return this;
        }

        private void share() {
            guessing.lock();
            try {
                boolean mayGuess = (guesses + 1) * PAGES_FOR_A_GUESS <= pages.get() && walking.get() < WIDTH;
                if (mayGuess) {
                    stretch.split().ifPresent(rest -> {
                        guesses++;
                        next = begin(rest, next);
                    });
                }
            } finally {
                guessing.unlock();
            }
        }
    }

    private static IOException rethrown(Throwable cause) {
        return switch (cause) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> new IOException(cause);
        };
    }
}
