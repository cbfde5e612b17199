// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A folder of numbered records, of one process at a time, to which records are added at one end and from which whole
/// segments are taken at the other.
public final class Spool implements AutoCloseable {
    /*
     * Two locks, `syncing` before `appending` where both are held.
     *
     * A record is written under `appending` by who brings it, with one call of the system, and exists for readers
     * once `next` is past it. It survives the process from then on. To survive the machine it must be forced:
     * under `syncing` the first who waits forces the file for all records that are written by then; who comes
     * after it finds its record below `synced` and leaves. So as many share one fsync as arrive during one.
     *
     * Where a write fails, what it left of a record is behind the last whole one: the segment is left as it is
     * and the next record begins another. Where forcing fails, the kernel may have dropped the pages and would say
     * on a second call that all is well (https://lwn.net/Articles/752063/, 2018): the records that were not
     * forced yet are reported as lost to all who wait for them, and the next record begins another segment.
     *
     * FileChannel would be closed by the interruption of any thread that writes; RandomAccessFile is not.
     */

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private static final long MOST_SEGMENT_BYTES = 8L << 20;
    private static final int SEGMENTS = 32;

    /// Events tell of clients.
    private static final Set<PosixFilePermission> FOR_THE_OWNER = PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    private final long segmentBytes;
    private final FileChannel lockFile;
    private final ReentrantLock syncing = new ReentrantLock();
    private final ReentrantLock appending = new ReentrantLock();
    private final Condition appended = appending.newCondition();

    private final Segments segments = new Segments();
    private @Nullable RandomAccessFile current;
    private long currentBytes;
    private volatile long next;
    private volatile long synced;
    private volatile long lostFrom;
    private volatile long lostUpTo;

    private Spool(Path folder, long capacityBytes, FileChannel lockFile) {
        this.folder = folder;
        this.segmentBytes = Math.min(MOST_SEGMENT_BYTES, capacityBytes / SEGMENTS);
        this.lockFile = lockFile;
    }

    /// Opens a spool and cuts off what an earlier process was killed in.
    ///
    /// @param capacityBytes how large its owner lets it grow; it does not see to that itself
    /// @param atLeast the least number of the next record: one that was given before is never given again
    /// @throws IOException with a reason for the operator
    public static Spool open(Path folder, long capacityBytes, long atLeast) throws IOException {
        var ignored = Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOR_THE_OWNER));
        FileChannel lockFile =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            requireLock(lockFile);
            var spool = new Spool(folder, capacityBytes, lockFile);
            spool.recover(atLeast);
            return spool;
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static void requireLock(FileChannel lockFile) throws IOException {
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new IOException("another process uses it");
        }
    }

    private void recover(long atLeast) throws IOException {
        long end = 0;
        for (Iterator<Segment> found = Segment.in(folder).iterator(); found.hasNext(); ) {
            Segment segment = found.next();
            end = found.hasNext() ? Long.MAX_VALUE : segment.first() + segment.cut();
            if (end == segment.first()) {
                Files.delete(segment.file());
            } else {
                segments.add(segment, segment.sizeBytes());
            }
        }
        next = Math.max(end, atLeast);
        synced = next;
        lostFrom = next;
        lostUpTo = next;
    }

    /// The number that the next record will have.
    public long next() {
        return next;
    }

    /// The number of the oldest record that is still there, or else of the next.
    public long first() {
        return segments.first(next);
    }

    /// What it takes on disk.
    public long sizeBytes() {
        return segments.sizeBytes();
    }

    /// Adds a record, which outlives this process from here on.
    ///
    /// @return its number
    public long append(byte[] record) throws IOException {
        if (record.length == 0 || record.length > Frame.MOST_BYTES) {
            throw new IOException("a record of %d bytes is not kept".formatted(record.length));
        }
        byte[] frame = Frame.of(record);
        while (true) {
            appending.lock();
            try {
                if (current != null && currentBytes < segmentBytes) {
                    write(current, frame);
                    long number = next;
                    next = number + 1;
                    appended.signalAll();
                    return number;
                }
            } finally {
                appending.unlock();
            }
            roll();
        }
    }

    private void write(RandomAccessFile file, byte[] frame) throws IOException {
        try {
            file.write(frame);
            currentBytes += frame.length;
            segments.grewBy(frame.length);
        } catch (IOException e) {
            abandon(file);
            throw e;
        }
    }

    /// Returns once a record, and every one before it, outlives the machine's loss of power.
    public void sync(long record) throws IOException {
        syncing.lock();
        try {
            requireNotLost(record);
            if (record >= synced) {
                force();
                requireNotLost(record);
            }
        } finally {
            syncing.unlock();
        }
    }

    private void requireNotLost(long record) throws IOException {
        if (record >= lostFrom && record < lostUpTo) {
            throw new IOException("the disk did not keep what was written to it");
        }
    }

    /// Under `syncing`, so that nobody closes the file meanwhile but an append that failed.
    private void force() throws IOException {
        RandomAccessFile file;
        long upTo;
        appending.lock();
        try {
            file = current;
            upTo = next;
        } finally {
            appending.unlock();
        }
        if (file == null) {
            // Closed by an append that failed, which forced what was whole.
            synced = upTo;
            return;
        }
        try {
            file.getFD().sync();
        } catch (IOException e) {
            lost(file);
            throw e;
        }
        synced = upTo;
    }

    private void lost(RandomAccessFile file) {
        appending.lock();
        try {
            markLost();
            if (Objects.equals(current, file)) {
                retire(file);
            }
        } finally {
            appending.unlock();
        }
    }

    private void markLost() {
        lostFrom = synced;
        lostUpTo = next;
    }

    /// Begins another segment, if that is still due.
    private void roll() throws IOException {
        syncing.lock();
        try {
            appending.lock();
            try {
                RandomAccessFile full = current;
                if (full != null && currentBytes < segmentBytes) {
                    return;
                }
                if (full != null) {
                    force();
                    retire(full);
                }
                Segment segment = Segment.at(folder, next);
                current = segment.create(folder);
                currentBytes = 0;
                segments.add(segment, 0);
            } finally {
                appending.unlock();
            }
        } finally {
            syncing.unlock();
        }
    }

    /// A write failed. What was whole before it is as good as it was, if it can be forced now.
    private void abandon(RandomAccessFile file) {
        try {
            file.getFD().sync();
        } catch (IOException e) {
            markLost();
        }
        retire(file);
    }

    /// Closes the current file; no record is added to it any more.
    private void retire(RandomAccessFile file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("folder", folder)
                    .addKeyValue("cause", e.getMessage())
                    .log("spool.closeFailed");
        }
        segments.closeLast(next, currentBytes);
        currentBytes = 0;
        current = null;
    }

    /// Waits until there is a record of that number.
    void await(long record) throws InterruptedException {
        if (record < next) {
            return;
        }
        appending.lockInterruptibly();
        try {
            while (record >= next) {
                appended.await();
            }
        } finally {
            appending.unlock();
        }
    }

    Segments segments() {
        return segments;
    }

    /// Sees to it that nothing is added to a segment any more.
    ///
    /// @return where to read on who cannot read it to its end
    long endOfBroken(Segment segment) {
        syncing.lock();
        try {
            appending.lock();
            try {
                RandomAccessFile file = current;
                if (file != null && segments.endOf(segment) == Long.MAX_VALUE) {
                    abandon(file);
                }
                return Math.min(next, segments.endOf(segment));
            } finally {
                appending.unlock();
            }
        } finally {
            syncing.unlock();
        }
    }

    /// Reads from a record on, or from the oldest that is there.
    public SpoolReader read(long from) {
        return new SpoolReader(this, Math.clamp(from, first(), next));
    }

    /// Deletes the segments in which all records are below a number.
    public void release(long below) throws IOException {
        appending.lock();
        try {
            segments.release(below, next, current != null);
        } finally {
            appending.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        syncing.lock();
        try {
            appending.lock();
            try (lockFile) {
                RandomAccessFile file = current;
                if (file != null) {
                    force();
                    retire(file);
                }
            } finally {
                appending.unlock();
            }
        } finally {
            syncing.unlock();
        }
    }
}
