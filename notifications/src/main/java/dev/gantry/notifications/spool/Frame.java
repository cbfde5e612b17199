// SPDX-License-Identifier: Apache-2.0
package dev.gantry.notifications.spool;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// How a record lies in a segment: its length, the CRC-32C of its bytes, its bytes. The two numbers have four bytes
/// each, the highest first.
final class Frame {

    static final int HEAD_BYTES = 2 * Integer.BYTES;

    /// Of one record: an event that names all that the largest manifest refers to, and then some.
    static final int MOST_BYTES = 16 << 20;

    private Frame() {}

    static byte[] of(byte[] record) {
        return ByteBuffer.allocate(HEAD_BYTES + record.length)
                .putInt(record.length)
                .putInt(checksum(record))
                .put(record)
                .array();
    }

    /// @throws EOFException if the stream ends before the record does
    /// @throws BrokenFrame if these are not the bytes that were written
    static byte[] read(InputStream in) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(exactly(in, HEAD_BYTES));
        int length = head.getInt();
        int checksum = head.getInt();
        if (length <= 0 || length > MOST_BYTES) {
            throw new BrokenFrame("a record cannot have %d bytes".formatted(length));
        }
        byte[] record = exactly(in, length);
        if (checksum(record) != checksum) {
            throw new BrokenFrame("the checksum of %d bytes is another".formatted(length));
        }
        return record;
    }

    /// The bytes of a file are not those that were written.
    static final class BrokenFrame extends IOException {
        BrokenFrame(String reason) {
            super(reason);
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the file ends within a record");
        }
        return bytes;
    }

    private static int checksum(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(record);
        return (int) crc.getValue();
    }
}
