// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// The bytes of a blob, arriving slowly: a pause before every read.
final class SlowBody extends FilterInputStream {

    private final Duration pause;
    private final int atMost;
    private final CountDownLatch begun;

    /// @param atMost so many bytes at most for each read
    /// @param begun counted down when the first bytes are read
    SlowBody(InputStream in, Duration pause, int atMost, CountDownLatch begun) {
        super(in);
        this.pause = pause;
        this.atMost = atMost;
        this.begun = begun;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, Math.min(length, atMost));
        begun.countDown();
        GantryProcess.sleep(pause);
        return count;
    }
}
