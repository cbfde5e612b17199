// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// A range of a blob that is arriving, for one who waits: from the disk as far as it has come, or, where there is no
/// room on the disk, from the store once it is there.
final class ArrivalStream extends InputStream {

    /// Opens the rest in the store.
    interface Stored {
        InputStream open(long position, long lengthBytes) throws IOException;
    }

    private final Arrival arrival;
    private final Stored store;
    private final long end;
    private long position;
    private @Nullable Spool spool;
    private @Nullable InputStream stored;
    private boolean isClosed;

    /// @param arrival entered already, to be left when this is closed
    ArrivalStream(Arrival arrival, long start, long lengthBytes, Stored store) {
        this.arrival = arrival;
        this.store = store;
        this.position = start;
        this.end = start + lengthBytes;
        this.spool = arrival.share();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == end) {
            return -1;
        }
        int count = fromSpool(buffer, offset, length);
        if (count <= 0) {
            count = fromStore(buffer, offset, length);
        }
        position += count;
        return count;
    }

    private int fromSpool(byte[] buffer, int offset, int length) throws IOException {
        Spool from = spool;
        if (from == null) {
            return 0;
        }
        long readable = Math.min(arrival.awaitByte(position), end) - position;
        int count = from.read(position, buffer, offset, (int) Math.min(length, readable));
        if (count <= 0) {
            spool = null; // the disk is full: what came later is not on it
            from.release();
        }
        return count;
    }

    private int fromStore(byte[] buffer, int offset, int length) throws IOException {
        InputStream from = stored;
        if (from == null) {
            arrival.awaitStored();
            from = store.open(position, end - position);
            stored = from;
        }
        int count = from.read(buffer, offset, length);
        if (count < 0) {
            throw new EOFException("the store has fewer bytes of the blob than came");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        arrival.leave();
        Spool from = spool;
        InputStream other = stored;
        try (other) {
            if (from != null) {
                from.release();
            }
        }
    }
}
