// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The files of a spool. Any thread may ask; one at a time changes them.
final class Segments {

    /// By the numbers of their first records.
    private final NavigableMap<Long, Sized> byFirst = new ConcurrentSkipListMap<>();

    private final AtomicLong totalBytes = new AtomicLong();

    private record Sized(Segment segment, long bytes) {}

    void add(Segment segment, long bytes) {
        Sized ignored = byFirst.put(segment.first(), new Sized(segment, bytes));
        grewBy(bytes);
    }

    /// The last one has more bytes.
    void grewBy(long bytes) {
        long ignored = totalBytes.addAndGet(bytes);
    }

    /// Nothing is added to the last one any more.
    ///
    /// @param next the number of the next record: a segment that has that name itself has no record
    /// @param bytes how many it has
    void closeLast(long next, long bytes) {
        Map.Entry<Long, Sized> last = byFirst.lastEntry();
        if (last != null) {
            Sized ignored = last.getKey() == next
                    ? byFirst.remove(next)
                    : byFirst.put(last.getKey(), new Sized(last.getValue().segment(), bytes));
        }
    }

    long sizeBytes() {
        return totalBytes.get();
    }

    long first(long otherwise) {
        Map.Entry<Long, Sized> oldest = byFirst.firstEntry();
        return oldest == null ? otherwise : oldest.getKey();
    }

    @Nullable
    Segment find(long record) {
        Map.Entry<Long, Sized> found = byFirst.floorEntry(record);
        return found == null ? null : found.getValue().segment();
    }

    /// The number of the first record behind a segment; that of no record for the last one.
    long endOf(Segment segment) {
        Long after = byFirst.higherKey(segment.first());
        return after == null ? Long.MAX_VALUE : after;
    }

    /// Deletes those, from the oldest on, whose records are all below a number.
    ///
    /// @param next the number of the next record
    /// @param spareLast whether the last one is being written
    void release(long below, long next, boolean spareLast) throws IOException {
        Map.Entry<Long, Sized> oldest = byFirst.firstEntry();
        while (oldest != null) {
            Sized sized = oldest.getValue();
            boolean isLast = byFirst.size() == 1;
            long end = isLast ? next : endOf(sized.segment());
            if ((isLast && spareLast) || end > below) {
                return;
            }
            Files.delete(sized.segment().file());
            grewBy(-sized.bytes());
            Sized ignored = byFirst.remove(oldest.getKey());
            oldest = byFirst.firstEntry();
        }
    }
}
