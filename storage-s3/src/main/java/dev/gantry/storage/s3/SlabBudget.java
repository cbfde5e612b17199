// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.s3.watch.BufferUse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The buffer memory of all uploads of the process: a fixed number of slabs of 256 KiB, off heap, made when they
/// are first needed and kept.
final class SlabBudget {
    /*
     * An upload fills a part slab by slab, sends it, and gives the slabs back; sending needs no memory. What can
     * go wrong is that all memory lies in parts that are begun and none can be finished. Two rules prevent it:
     *
     * 1. Slabs are handed out one by one only while more than the reserve is free and nobody waits.
     * 2. Otherwise uploads queue, and the eldest gets all that its part lacks at once, as a claim, as soon as so
     *    much is free; for that the reserve may be used. The reserve holds the largest part there can be.
     *
     * Invariant: free + what is being sent + what the owners of claims hold and may still take >= reserve.
     * Rule 1 keeps it, since free alone stays at the reserve. A claim moves slabs from one term to another, and
     * its owner's part, once whole, becomes one that is sent. So as long as owners of claims go on, the eldest's
     * turn comes, provided that whoever holds a whole part sends it before it waits (which is up to the caller),
     * and that an owner whose client has gone quiet or slow gives its memory back (#isContended tells when to).
     * Parked bytes that are read back count as a part begun: they are claimed together with what their part lacks.
     * Handing out whole parts under pressure also keeps memory in few parts that move instead of in many that do
     * not.
     */

    static final int SLAB_BYTES = 256 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<ByteBuffer> pool = new ArrayDeque<>();
    private final Deque<Waiter> queue = new ArrayDeque<>();
    private final int total;
    private final int reserve;
    private int free;
    private volatile boolean contended;

    /// @param partBytes the usual size of a part; a quarter of the memory, at least one part, is the reserve
    SlabBudget(long totalBytes, long partBytes) {
        this.total = Math.toIntExact(totalBytes / SLAB_BYTES);
        this.reserve = Math.max(slabs(partBytes), total / 4);
        if (reserve > total) {
            throw new IllegalArgumentException(
                    "%d bytes of buffer memory do not hold a part of %d".formatted(totalBytes, partBytes));
        }
        this.free = total;
    }

    /// How many slabs hold so many bytes.
    static int slabs(long bytes) {
        return Math.toIntExact(Math.ceilDiv(bytes, (long) SLAB_BYTES));
    }

    /// The largest part that an upload may have.
    long maxPartBytes() {
        return (long) reserve * SLAB_BYTES;
    }

    /// Whether an upload waits for memory at this moment.
    boolean isContended() {
        return contended;
    }

    BufferUse use() {
        lock.lock();
        try {
            return new BufferUse((long) total * SLAB_BYTES, (long) (total - free) * SLAB_BYTES, queue.size());
        } finally {
            lock.unlock();
        }
    }

    long usedBytes() {
        lock.lock();
        try {
            return (long) (total - free) * SLAB_BYTES;
        } finally {
            lock.unlock();
        }
    }

    /// What one upload holds. For one thread at a time, but for giving slabs back, which any may do.
    Share open() {
        return new Share();
    }

    private void grant() {
        for (Waiter eldest = queue.peek(); eldest != null && free >= eldest.slabs; eldest = queue.peek()) {
            queue.remove();
            free -= eldest.slabs;
            eldest.granted = true;
            eldest.turn.signal();
        }
        contended = !queue.isEmpty();
    }

    /// Takes a buffer that is already paid for.
    private ByteBuffer draw() {
        ByteBuffer pooled;
        lock.lock();
        try {
            pooled = pool.poll();
        } finally {
            lock.unlock();
        }
        if (pooled != null) {
            return pooled.clear();
        }
        boolean made = false;
        try {
            ByteBuffer slab = ByteBuffer.allocateDirect(SLAB_BYTES);
            made = true;
            return slab;
        } finally {
            if (!made) {
                refund(1);
            }
        }
    }

    private void refund(int slabs) {
        lock.lock();
        try {
            free += slabs;
            grant();
        } finally {
            lock.unlock();
        }
    }

    private static final class Waiter {
        private final int slabs;
        private final Condition turn;
        private boolean granted;

        private Waiter(int slabs, Condition turn) {
            this.slabs = slabs;
            this.turn = turn;
        }
    }

    /// An upload's part in the budget.
    final class Share {

        private int claim;

        private Share() {}

        /// A slab, if there is one to be had without waiting.
        @Nullable
        ByteBuffer tryTake() {
            if (claim > 0) {
                claim--;
                return draw();
            }
            lock.lock();
            try {
                if (!queue.isEmpty() || free <= reserve) {
                    return null;
                }
                free--;
            } finally {
                lock.unlock();
            }
            return draw();
        }

        /// Waits for a slab, and for the right to take those after it up to `missing` without waiting.
        ///
        /// @param missing how many slabs the part that is being filled lacks, this one included
        ByteBuffer take(int missing) throws InterruptedException {
            ByteBuffer slab = tryTake();
            if (slab != null) {
                return slab;
            }
            await(missing);
            claim = missing - 1;
            return draw();
        }

        /// Sets slabs aside, so that taking them does not wait.
        ///
        /// @param few how many are needed soon; if more than the reserve is free, that is all
        /// @param missing how many the part that is being filled lacks, those few included
        void reserve(int few, int missing) throws InterruptedException {
            lock.lock();
            try {
                if (queue.isEmpty() && free - few >= reserve) {
                    free -= few;
                    claim += few;
                    return;
                }
            } finally {
                lock.unlock();
            }
            await(missing);
            claim += missing;
        }

        private void await(int slabs) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                Waiter waiter = new Waiter(slabs, lock.newCondition());
                queue.add(waiter);
                try {
                    grant();
                    while (!waiter.granted) {
                        waiter.turn.await();
                    }
                } catch (InterruptedException e) {
                    leave(waiter);
                    throw e;
                }
            } finally {
                lock.unlock();
            }
        }

        private void leave(Waiter waiter) {
            if (waiter.granted) {
                free += waiter.slabs;
            } else {
                queue.remove(waiter);
            }
            grant();
        }

        /// Gives slabs back. None of them may be used afterwards.
        void give(Collection<ByteBuffer> slabs) {
            lock.lock();
            try {
                pool.addAll(slabs);
                free += slabs.size();
                grant();
            } finally {
                lock.unlock();
            }
        }

        /// Gives back the right to take slabs without waiting.
        void dropClaim() {
            if (claim > 0) {
                refund(claim);
                claim = 0;
            }
        }
    }
}
