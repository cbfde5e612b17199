// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import java.io.IOException;
import java.io.InputStream;

/// What a socket receives, a long answer in few pieces.
///
/// The bytes of a store that is slower than the machine come a few KiB at a time, and to wake the thread that waits for
/// them costs more than to pass them on. So once an answer has turned out to be long, a read that found less than it
/// had room for is followed by a pause, in which bytes gather in the kernel's buffer. Readers that ask for little, as
/// TLS does for each record, get it from a buffer of this stream's own then.
///
/// For one reading thread at a time; [#begin] may come from another.
final class GatheringInput extends InputStream {

    /// Behind so many bytes an answer is long.
    static final int LONG_BYTES = 256 << 10;

    static final int BUFFER_BYTES = 64 << 10;

    private static final byte[] NONE = {};

    private final InputStream in;
    private final Runnable pause;
    private long answerBytes;
    private byte[] buffer = NONE;
    private int next;
    private int end;

    /// @param pause waits for a moment
    GatheringInput(InputStream in, Runnable pause) {
        this.in = in;
        this.pause = pause;
    }

    /// A request goes out: what comes next is another answer.
    void begin() {
        answerBytes = 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (next < end) {
            return take(bytes, offset, length);
        }
        if (!isLong()) {
            buffer = NONE;
            return receive(bytes, offset, length);
        }
        if (length >= BUFFER_BYTES) {
            return receive(bytes, offset, length);
        }
        int count = fill();
        return count < 0 ? count : take(bytes, offset, length);
    }

    private boolean isLong() {
        return answerBytes > LONG_BYTES;
    }

    private int fill() throws IOException {
        if (buffer.length == 0) {
            buffer = new byte[BUFFER_BYTES];
        }
        next = 0;
        end = 0;
        int count = receive(buffer, 0, buffer.length);
        end = Math.max(0, count);
        return count;
    }

    private int take(byte[] bytes, int offset, int length) {
        int count = Math.min(length, end - next);
        System.arraycopy(buffer, next, bytes, offset, count);
        next += count;
        return count;
    }

    private int receive(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        if (count > 0) {
            answerBytes += count;
            if (count < length && isLong()) {
                pause.run();
            }
        }
        return count;
    }

    @Override
    public int available() throws IOException {
        return end - next + in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
