// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A body whose sender may not be silent for too long: then its reader gets an error instead of waiting for good.
final class WatchedStream extends FilterInputStream {

    private final Duration patience;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// When a read began that is still waiting; 0 while nobody reads.
    private volatile long waitingSince;

    private volatile boolean isSilent;

    private WatchedStream(InputStream in, Duration patience) {
        super(in);
        this.patience = patience;
    }

    /// @param threads on one of which it is watched until it is closed
    static WatchedStream of(InputStream in, Duration patience, Executor threads) {
        var stream = new WatchedStream(in, patience);
        threads.execute(stream::watch);
        return stream;
    }

    private void watch() {
        try {
            while (!closed.await(patience.toMillis() / 4, TimeUnit.MILLISECONDS)) {
                long since = waitingSince;
                if (since != 0 && System.nanoTime() - since > patience.toNanos()) {
                    isSilent = true;
                    in.close();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // Its reader learns of it.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        waitingSince = System.nanoTime() | 1;
        try {
            int count = super.read(buffer, offset, length);
            if (isSilent) {
                throw silence(null);
            }
            return count;
        } catch (RemoteException e) {
            throw e;
        } catch (IOException e) {
            throw isSilent ? silence(e) : e;
        } finally {
            waitingSince = 0;
        }
    }

    private RemoteException silence(@Nullable IOException cause) {
        String reason = "no byte came for %d s".formatted(patience.toSeconds());
        return new RemoteException(RemoteException.Kind.AWAY, "read from the upstream", reason, cause);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        super.close();
    }
}
