// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.memory;

import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An object that is being written in memory: the bytes it began with, and blocks of its own.
final class MemoryPendingObject extends PendingObject {

    private static final int SMALLEST_BLOCK_BYTES = 1 << 10;
    private static final int LARGEST_BLOCK_BYTES = 1 << 20;

    private final MemoryDriver driver;
    private final StoragePath staging;
    private final @Nullable ResumeToken resumedFrom;
    private final boolean isSealed;
    private Bytes done;
    private final List<byte[]> blocks = new ArrayList<>();
    private byte[] open = new byte[0];
    private int openBytes;
    private long sizeBytes;
    private boolean isClosed;

    MemoryPendingObject(MemoryDriver driver, StoragePath staging, Bytes prefix) {
        this(driver, staging, prefix, null, false);
    }

    MemoryPendingObject(MemoryDriver driver, ResumeToken token, Snapshot snapshot) {
        this(driver, snapshot.staging(), snapshot.bytes(), token, snapshot.isSealed());
    }

    private MemoryPendingObject(
            MemoryDriver driver, StoragePath staging, Bytes done, @Nullable ResumeToken resumedFrom, boolean isSealed) {
        this.driver = driver;
        this.staging = staging;
        this.done = done;
        this.sizeBytes = done.sizeBytes();
        this.resumedFrom = resumedFrom;
        this.isSealed = isSealed;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public boolean isCheapToCommit() {
        return true;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOpen();
        if (isSealed) {
            throw new IllegalStateException("A sealed object takes no more bytes: " + staging);
        }
        int taken = 0;
        while (taken < length) {
            if (openBytes == open.length) {
                nextBlock(length - taken);
            }
            int n = Math.min(length - taken, open.length - openBytes);
            System.arraycopy(bytes, offset + taken, open, openBytes, n);
            openBytes += n;
            taken += n;
        }
        sizeBytes += length;
    }

    @Override
    public ObjectInfo commit(StoragePath target) throws StorageException {
        requireOpen();
        ObjectInfo info = driver.publish(target, finish());
        if (resumedFrom != null) {
            driver.discard(resumedFrom);
        }
        return info;
    }

    @Override
    public ResumeToken suspend() {
        requireOpen();
        return driver.keep(new Snapshot(staging, finish(), isSealed, resumedFrom, driver.now()));
    }

    @Override
    public ResumeToken seal() {
        requireOpen();
        return driver.keep(new Snapshot(staging, finish(), true, resumedFrom, driver.now()));
    }

    /// Does nothing: there is no other place for the bytes.
    @Override
    public void park() {
        requireOpen();
    }

    @Override
    public void close() {
        isClosed = true;
        done = Bytes.NONE;
        blocks.clear();
        open = new byte[0];
        openBytes = 0;
    }

    private Bytes finish() {
        nextBlock(0);
        Bytes all = done.plus(blocks);
        close();
        return all;
    }

    /// Puts the open block to the others and opens one that grows with the object.
    private void nextBlock(int wantedBytes) {
        if (openBytes > 0) {
            blocks.add(openBytes == open.length ? open : Arrays.copyOf(open, openBytes));
        }
        long size = Math.max(Math.max(wantedBytes, SMALLEST_BLOCK_BYTES), sizeBytes);
        open = wantedBytes == 0 ? new byte[0] : new byte[(int) Math.min(size, LARGEST_BLOCK_BYTES)];
        openBytes = 0;
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("This object was committed, suspended or closed: " + staging);
        }
    }
}
