// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// The bytes of an object in ranges, of which several are fetched at once: for stores where one connection is slower
/// than the network. For one reader.
final class S3ReadAhead extends InputStream {
    /*
     * [current] [ahead ... ahead] | not asked for yet
     *
     * Ranges ahead are fetched into slabs of the budget that uploads share, and only while there are some to be had
     * without waiting and less than half of all memory is in use: reading ahead is a favour, writing is not. Without
     * memory the next range is read as it comes.
     */

    /// As much as the JDK reads from a socket at once, at most.
    private static final int CHUNK_BYTES = 128 << 10;

    private final S3Store store;
    private final ObjectInfo info;
    private final long endByte;
    private final SlabBudget.Share share;
    private final Fanout<Boolean> fetchers;
    private final Deque<Ahead> ahead = new ArrayDeque<>();
    private InputStream current;
    private @Nullable PartBuffer currentBuffer;
    private long nextByte;

    /// A range on its way into memory, or there.
    private record Ahead(PartBuffer buffer, Future<Boolean> fetched) {}

    /// @param first a transfer of the first range, just opened
    /// @param endByte where to end, within the object
    S3ReadAhead(S3Store store, ObjectStream first, long startByte, long endByte) {
        this.store = store;
        this.info = first.info();
        this.endByte = endByte;
        this.share = store.memory().open();
        this.fetchers = new Fanout<>(store.config().reads().rangesInFlight());
        this.current = first;
        this.nextByte = startByte + first.lengthBytes();
        fetchAhead();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = current.read(bytes, offset, length);
        while (count < 0 && goOn()) {
            count = current.read(bytes, offset, length);
        }
        return count;
    }

    /// Makes the next range the current one.
    ///
    /// @return false at the end
    private boolean goOn() throws IOException {
        endCurrent();
        Ahead next = ahead.poll();
        if (next != null) {
            currentBuffer = next.buffer;
            await(next.fetched);
            current = next.buffer.newStream();
        } else if (nextByte < endByte) {
            var range = new ByteRange(nextByte, nextRangeBytes());
            current = open(range);
            nextByte += range.lengthBytes();
        } else {
            return false;
        }
        fetchAhead();
        return true;
    }

    private void endCurrent() throws IOException {
        current.close();
        current = InputStream.nullInputStream();
        PartBuffer done = currentBuffer;
        if (done != null) {
            done.release();
            currentBuffer = null;
        }
    }

    private void await(Future<Boolean> fetched) throws IOException {
        try {
            fetched.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException.Unavailable("read", info.path(), "interrupted", e);
        } catch (ExecutionException e) {
            fetchers.join(); // throws what failed first, of this range or of one behind it
            throw new IllegalStateException("read ahead of " + info.path(), e.getCause());
        }
    }

    private void fetchAhead() {
        int width = store.config().reads().rangesInFlight() - (currentBuffer == null ? 1 : 0);
        while (ahead.size() < width && nextByte < endByte) {
            PartBuffer buffer = reserve(nextRangeBytes());
            if (buffer == null) {
                return;
            }
            var range = new ByteRange(nextByte, nextRangeBytes());
            Optional<Future<Boolean>> begun = fetchers.begin(() -> fetch(range, buffer));
            if (begun.isEmpty()) {
                buffer.release();
                return;
            }
            ahead.add(new Ahead(buffer, begun.get()));
            nextByte += range.lengthBytes();
        }
    }

    private long nextRangeBytes() {
        return Math.min(store.config().reads().rangeBytes(), endByte - nextByte);
    }

    /// Memory for a range, if there is enough of it to spare.
    private @Nullable PartBuffer reserve(long bytes) {
        if (store.memory().usedBytes() + bytes > store.config().upload().memoryBytes() / 2) {
            return null;
        }
        List<ByteBuffer> slabs = new ArrayList<>();
        for (int missing = SlabBudget.slabs(bytes); missing > 0; missing--) {
            ByteBuffer slab = share.tryTake();
            if (slab == null) {
                share.give(slabs);
                return null;
            }
            slabs.add(slab);
        }
        var buffer = new PartBuffer(share, bytes);
        slabs.forEach(buffer::add);
        return buffer;
    }

    private boolean fetch(ByteRange range, PartBuffer into) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream in = open(range)) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                into.append(chunk, 0, count);
            }
        }
        return true;
    }

    private InputStream open(ByteRange range) throws IOException {
        ObjectStream opened = new S3Reads(store).openResuming(info.path(), range);
        if (opened.info().sizeBytes() != info.sizeBytes()) {
            opened.close();
            throw new StorageException.Conflict("read", info.path(), "it was replaced while it was read", null);
        }
        return opened;
    }

    /// Ends what is on its way, and waits for that, since it fills memory that is given back here.
    @Override
    public void close() throws IOException {
        fetchers.close();
        ahead.forEach(range -> range.buffer.release());
        ahead.clear();
        endCurrent();
    }
}
