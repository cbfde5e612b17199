// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/// The bytes of an object that are in memory and on their way nowhere: whole parts, then one that is being
/// filled. For one thread.
final class HeldBytes {

    private final SlabBudget.Share share;
    private final InstantSource time;
    private final StoragePath path;
    private final IntToLongFunction partBytes;
    private final IntPredicate isHashed;
    private final Deque<PartBuffer> whole = new ArrayDeque<>();
    private @Nullable PartBuffer filling;
    private long wholeBytes;
    private Instant begunAt = Instant.MAX;

    /// @param path of the object, for messages
    /// @param partBytes how large a part is, by how many whole ones are held before it
    /// @param isHashed whether the hash of a part will be asked for, by the same number
    HeldBytes(
            SlabBudget.Share share,
            InstantSource time,
            StoragePath path,
            IntToLongFunction partBytes,
            IntPredicate isHashed) {
        this.share = share;
        this.time = time;
        this.path = path;
        this.partBytes = partBytes;
        this.isHashed = isHashed;
    }

    long sizeBytes() {
        return wholeBytes + (filling == null ? 0 : filling.sizeBytes());
    }

    /// How many of them lie in whole parts.
    long wholeBytes() {
        return wholeBytes;
    }

    boolean hasWholePart() {
        return !whole.isEmpty();
    }

    /// Since when the last part is being filled, or goes on being filled after it had to wait; far in the future
    /// while nothing is held.
    Instant begunAt() {
        return sizeBytes() == 0 ? Instant.MAX : begunAt;
    }

    /// Whether the next byte needs memory.
    boolean needsSlab() {
        return filling == null || filling.isOutOfSlabs();
    }

    /// Takes memory for more bytes, if there is some to be had without waiting.
    boolean tryGrow() {
        var slab = share.tryTake();
        if (slab == null) {
            return false;
        }
        growing().add(slab);
        return true;
    }

    /// Takes memory for more bytes, waiting for it.
    ///
    /// @param goalBytes how many bytes the part that is being filled will have
    /// @throws StorageException.Unavailable if the thread is interrupted
    void grow(long goalBytes) throws StorageException {
        try {
            var slab = share.take(missing(goalBytes));
            growing().add(slab);
            begunAt = time.instant();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Sets memory aside for bytes that are about to be read, waiting for it.
    ///
    /// @param goalBytes how many bytes the part that is being filled will have
    /// @throws StorageException.Unavailable if the thread is interrupted
    void reserve(long bytes, long goalBytes) throws StorageException {
        int few = SlabBudget.slabs(bytes);
        try {
            share.reserve(few, Math.max(few, missing(goalBytes)));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private StorageException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StorageException.Unavailable("write", path, "interrupted while waiting for memory", e);
    }

    private int missing(long goalBytes) {
        return Math.max(1, SlabBudget.slabs(goalBytes) - (filling == null ? 0 : filling.slabs()));
    }

    /// How large the part may become that is being filled, or will be.
    long partBytes() {
        return partBytes.applyAsLong(whole.size());
    }

    private PartBuffer growing() {
        PartBuffer part = filling;
        if (part == null) {
            part = new PartBuffer(share, partBytes(), isHashed.test(whole.size()));
            filling = part;
            begunAt = time.instant();
        }
        return part;
    }

    /// Adds as many of the bytes as there is memory for.
    ///
    /// @return how many
    int append(byte[] bytes, int offset, int length) {
        PartBuffer part = filling;
        if (part == null) {
            return 0;
        }
        int taken = part.append(bytes, offset, length);
        if (part.isFull()) {
            whole.add(part);
            wholeBytes += part.sizeBytes();
            filling = null;
        }
        return taken;
    }

    /// Hands the first whole part over, to be released by the caller.
    @Nullable
    PartBuffer pollWhole() {
        PartBuffer first = whole.poll();
        wholeBytes -= first == null ? 0 : first.sizeBytes();
        return first;
    }

    /// Hands the first part over, whole or not, to be released by the caller.
    @Nullable
    PartBuffer poll() {
        PartBuffer first = pollWhole();
        if (first == null) {
            first = filling;
            filling = null;
        }
        return first;
    }

    /// Gives back what was set aside for bytes that have not come.
    void dropClaim() {
        share.dropClaim();
    }

    void release() {
        for (PartBuffer part = poll(); part != null; part = poll()) {
            part.release();
        }
        share.dropClaim();
    }
}
