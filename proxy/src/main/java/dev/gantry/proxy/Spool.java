// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.concurrent.locks.ReentrantLock;

/// The bytes of one blob on this machine's disk while they arrive: written by one, read by any number. The file has
/// no name any more, so that it goes with the process at the latest.
final class Spool {

    /// Not a channel: an interrupt of one reader would close that for all.
    private final RandomAccessFile file;

    private final Runnable whenClosed;
    private final ReentrantLock lock = new ReentrantLock();
    private long sizeBytes;
    private int users = 1;

    /// @param whenClosed run once nobody uses it any more
    Spool(RandomAccessFile file, Runnable whenClosed) {
        this.file = file;
        this.whenClosed = whenClosed;
    }

    void append(byte[] bytes, int length) throws IOException {
        lock.lock();
        try {
            file.seek(sizeBytes);
            file.write(bytes, 0, length);
            sizeBytes += length;
        } finally {
            lock.unlock();
        }
    }

    /// @return how many bytes were read; at least one if there is one at that position
    int read(long position, byte[] buffer, int offset, int length) throws IOException {
        lock.lock();
        try {
            file.seek(position);
            return file.read(buffer, offset, length);
        } finally {
            lock.unlock();
        }
    }

    /// Lets another use it. Not after the last has released it.
    void retain() {
        lock.lock();
        try {
            users++;
        } finally {
            lock.unlock();
        }
    }

    void release() throws IOException {
        lock.lock();
        try {
            users--;
            if (users == 0) {
                file.close();
                whenClosed.run();
            }
        } finally {
            lock.unlock();
        }
    }
}
