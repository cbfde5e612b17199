// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The bytes of an object that are in memory and on their way nowhere: whole parts, then one that is being
/// filled. For one thread.
final class HeldBytes {

    private final SlabBudget.Share share;
    private final InstantSource time;
    private final long partBytes;
    private final Deque<PartBuffer> whole = new ArrayDeque<>();
    private @Nullable PartBuffer filling;
    private Instant grownAt = Instant.MAX;

    HeldBytes(SlabBudget.Share share, InstantSource time, long partBytes) {
        this.share = share;
        this.time = time;
        this.partBytes = partBytes;
    }

    long sizeBytes() {
        return whole.size() * partBytes + (filling == null ? 0 : filling.sizeBytes());
    }

    boolean hasWholePart() {
        return !whole.isEmpty();
    }

    /// When memory was last taken; far in the future while nothing is held.
    Instant grownAt() {
        return sizeBytes() == 0 ? Instant.MAX : grownAt;
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
        grown().add(slab);
        return true;
    }

    /// Takes memory for more bytes, waiting for it.
    void grow() throws InterruptedException {
        int missing = filling == null ? SlabBudget.slabs(partBytes) : filling.missingSlabs();
        var slab = share.take(missing);
        grown().add(slab);
    }

    private PartBuffer grown() {
        PartBuffer part = filling;
        if (part == null) {
            part = new PartBuffer(share, partBytes);
            filling = part;
        }
        grownAt = time.instant();
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
            filling = null;
        }
        return taken;
    }

    /// Hands the first whole part over, to be released by the caller.
    @Nullable
    PartBuffer pollWhole() {
        return whole.poll();
    }

    /// Hands the first part over, whole or not, to be released by the caller.
    @Nullable
    PartBuffer poll() {
        PartBuffer first = whole.poll();
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
