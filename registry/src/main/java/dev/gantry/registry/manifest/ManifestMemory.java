// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.storage.StorageException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// One process's memory for manifests that are under way, in bytes: taken before the first is read, given back when
/// nobody holds them any more. Who waits is served in order.
///
/// Nobody who holds some waits for more, so that waiting always ends.
public final class ManifestMemory {

    /// The most that one manifest takes: twice its size, for it grows as it arrives if its length is not known.
    static final long MOST_BYTES = 2L * ManifestStore.MAX_MANIFEST_BYTES;

    /// The least that is counted for one, for what it costs beside its bytes.
    private static final int LEAST_KIB = 32;

    private final Semaphore freeKib;
    private final Duration patience;

    /// @param bytes at least two of the largest manifests are let in, however little it is
    /// @param patience how long one waits for others to give back
    public ManifestMemory(long bytes, Duration patience) {
        this.freeKib = new Semaphore((int) Math.min(Math.max(bytes, MOST_BYTES) >> 10, Integer.MAX_VALUE), true);
        this.patience = patience;
    }

    /// A piece of the memory, given back by closing it, once.
    public static final class Share implements AutoCloseable {
        private final Semaphore from;
        private final int kib;

        private Share(Semaphore from, int kib) {
            this.from = from;
            this.kib = kib;
        }

        @Override
        public void close() {
            from.release(kib);
        }
    }

    /// Waits for memory.
    ///
    /// @param bytes at most [#MOST_BYTES]
    /// @throws StorageException.Unavailable if there is none in time
    Share take(long bytes) throws StorageException, InterruptedIOException {
        int kib = (int) Math.max(LEAST_KIB, (Math.min(bytes, MOST_BYTES) + 1023) >> 10);
        try {
            if (!freeKib.tryAcquire(kib, patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StorageException.Unavailable(
                        "take in a manifest", null, "too many others are under way", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for memory");
        }
        return new Share(freeKib, kib);
    }

    /// Whether others wait for memory.
    boolean isWanted() {
        return freeKib.hasQueuedThreads();
    }
}
