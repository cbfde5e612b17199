// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A body whose sender may not be silent for too long: then its reader gets an error instead of waiting for good.
final class WatchedStream extends FilterInputStream {

    private final Duration patience;
    private final Thread watch;

    /// When a read began that is still waiting; 0 while nobody reads.
    private volatile long waitingSince;

    private volatile boolean isSilent;

    WatchedStream(InputStream in, Duration patience) {
        super(in);
        this.patience = patience;
        this.watch = Thread.ofVirtual().name("upstream-watch").start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(patience.dividedBy(4));
                long since = waitingSince;
                if (since != 0 && System.nanoTime() - since > patience.toNanos()) {
                    isSilent = true;
                    in.close();
                    return;
                }
            }
        } catch (InterruptedException | IOException e) {
            // Closed: by its reader, or by the sender.
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
        watch.interrupt();
        super.close();
    }
}
