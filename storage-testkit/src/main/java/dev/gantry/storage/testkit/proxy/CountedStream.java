// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.LongAdder;

/// Passes bytes on and counts them before it does, so that whoever has received them finds them counted.
final class CountedStream extends OutputStream {

    private final OutputStream out;
    private final LongAdder counter;
    private long left;

    /// @param limitBytes after so many bytes the next ones fail
    CountedStream(OutputStream out, LongAdder counter, long limitBytes) {
        this.out = out;
        this.counter = counter;
        this.left = limitBytes;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int n = (int) Math.min(length, left);
        counter.add(n);
        out.write(bytes, offset, n);
        left -= n;
        if (n < length) {
            throw new IOException("broken here on purpose");
        }
    }
}
