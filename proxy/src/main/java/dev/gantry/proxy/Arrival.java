// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import dev.gantry.registry.name.RepositoryName;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How much of a blob has come: where the one who fetches it and those who wait for it meet.
///
/// Its last byte is handed out only once the whole was found to have its digest and is stored. So whoever has all of
/// it has the right bytes, and asks for it again in vain no more.
final class Arrival {

    private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);
    private static final long UNKNOWN = -1;

    private final RepositoryName repository;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private long sizeBytes = UNKNOWN;
    private long arrivedBytes;
    private @Nullable Spool spool;
    private boolean isStored;
    private boolean wasHere;
    private @Nullable IOException failure;
    private int waiting;
    private long lonelySince = System.nanoTime();

    /// @param repository for which it is fetched
    Arrival(RepositoryName repository) {
        this.repository = repository;
    }

    RepositoryName repository() {
        return repository;
    }

    // For the one who fetches.

    /// Tells that bytes will come.
    ///
    /// @param from where they can be read before they are stored; null if there is no such place
    void begins(OptionalLong size, @Nullable Spool from) {
        change(() -> {
            sizeBytes = size.orElse(UNKNOWN);
            spool = from;
        });
    }

    void arrived(byte[] bytes, int length) {
        Spool to = spool();
        try {
            if (to != null) {
                to.append(bytes, length);
            }
        } catch (IOException e) {
            // Those who wait go on when it is stored.
            LOG.atWarn().addKeyValue("problem", e.getMessage()).log("spool.failed");
            change(() -> spool = null);
            release(to);
        }
        change(() -> arrivedBytes += length);
    }

    /// Whether nobody has waited for it for so long.
    boolean isLonely(Duration patience) {
        lock.lock();
        try {
            return waiting == 0 && System.nanoTime() - lonelySince > patience.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /// Tells that all of it is in the store.
    void stored() {
        change(() -> {
            sizeBytes = arrivedBytes;
            isStored = true;
        });
    }

    /// Tells that it has been in the store all along.
    void wasHere() {
        change(() -> wasHere = true);
    }

    void failed(IOException why) {
        change(() -> failure = why);
    }

    /// Ends the fetch's own use of the spool, and the waiting of all who would wait for good, should the fetch
    /// have been ended by what nobody expects, such as the end of memory.
    void ends() {
        Spool from = spool();
        change(() -> {
            spool = null;
            if (!isStored && !wasHere && failure == null) {
                failure = new IOException("the fetch broke off");
            }
        });
        release(from);
    }

    private static void release(@Nullable Spool from) {
        try {
            if (from != null) {
                from.release();
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("problem", e.getMessage()).log("spool.failed");
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // For those who wait.

    void enter() {
        change(() -> waiting++);
    }

    void leave() {
        change(() -> {
            waiting--;
            lonelySince = System.nanoTime();
        });
    }

    /// Waits until it is known how large it is.
    ///
    /// @return empty if it was here all along
    /// @throws IOException why it does not come
    OptionalLong awaitSize() throws IOException {
        await(() -> wasHere || sizeBytes != UNKNOWN);
        lock.lock();
        try {
            return wasHere ? OptionalLong.empty() : OptionalLong.of(sizeBytes);
        } finally {
            lock.unlock();
        }
    }

    /// What it can be read from before it is stored, to be released; null if there is nothing, or no more.
    @Nullable
    Spool share() {
        lock.lock();
        try {
            if (spool != null) {
                spool.retain();
            }
            return spool;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until a byte can be read from the spool.
    ///
    /// @return how many bytes there are up to the last that can
    long awaitByte(long position) throws IOException {
        await(() -> isStored || position < arrivedBytes - 1);
        lock.lock();
        try {
            return isStored ? arrivedBytes : arrivedBytes - 1;
        } finally {
            lock.unlock();
        }
    }

    void awaitStored() throws IOException {
        await(() -> isStored);
    }

    private void await(BooleanSupplier wanted) throws IOException {
        lock.lock();
        try {
            while (!wanted.getAsBoolean()) {
                if (failure != null) {
                    throw failure;
                }
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the upstream");
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Spool spool() {
        lock.lock();
        try {
            return spool;
        } finally {
            lock.unlock();
        }
    }
}
