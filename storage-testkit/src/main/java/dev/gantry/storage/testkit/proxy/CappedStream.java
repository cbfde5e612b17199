// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;

/// A connection that is slower than the machine.
final class CappedStream extends FilterOutputStream {

    private final double nanosPerByte;
    private long freeAtNanos = System.nanoTime();

    CappedStream(OutputStream out, long bytesPerSecond) {
        super(out);
        this.nanosPerByte = 1e9 / bytesPerSecond;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        freeAtNanos = Math.max(freeAtNanos, System.nanoTime()) + (long) (length * nanosPerByte);
        out.write(bytes, offset, length);
        long wait = freeAtNanos - System.nanoTime();
        if (wait > 0) {
            try {
                Thread.sleep(Duration.ofNanos(wait));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while a connection was slowed down");
            }
        }
    }
}
