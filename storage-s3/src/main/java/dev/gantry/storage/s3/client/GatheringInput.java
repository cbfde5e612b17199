// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import java.io.IOException;
import java.io.InputStream;

/// What a socket receives, a long answer in few pieces.
///
/// The bytes of a store that is slower than the machine come a few KiB at a time, and to wake the thread that waits for
/// them costs more than to pass them on. So once an answer has turned out to be long, a read that found less than it
/// had room for makes the next one wait for a moment, in which bytes gather in the kernel's buffer. A reader that asks
/// for little at a time, as TLS does for each record, gets it from a buffer of this stream's own then.
///
/// For one reading thread at a time. [#begin] may come from another: what that misses is a pause more or less.
final class GatheringInput extends InputStream {

    /// Behind so many bytes an answer is long.
    static final int LONG_BYTES = 256 << 10;

    private static final byte[] NONE = {};

    private final InputStream in;
    private final int bufferBytes;
    private final Runnable pause;
    private long answerBytes;
    private boolean foundLess;
    private byte[] buffer = NONE;
    private int next;
    private int end;

    /// @param bufferBytes what is read at once for readers that ask for less; 0 if none does
    /// @param pause waits for a moment
    GatheringInput(InputStream in, int bufferBytes, Runnable pause) {
        this.in = in;
        this.bufferBytes = bufferBytes;
        this.pause = pause;
    }

    /// A request goes out: what comes next is another answer.
    void begin() {
        answerBytes = 0;
        foundLess = false;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (next < end) {
            return take(bytes, offset, length);
        }
        if (!isLong()) {
            buffer = NONE;
        }
        if (!isLong() || length >= bufferBytes) {
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
            buffer = new byte[bufferBytes];
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
        if (foundLess) {
            pause.run();
        }
        int count = in.read(bytes, offset, length);
        answerBytes += Math.max(0, count);
        foundLess = isLong() && count < length;
        return count;
    }

    /// Without a pause: TLS skips what it finds here when it is closed in the midst of an answer, until nothing is
    /// left.
    @Override
    public long skip(long count) throws IOException {
        int buffered = Math.clamp(count, 0, end - next);
        next += buffered;
        return buffered + in.skip(count - buffered);
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
