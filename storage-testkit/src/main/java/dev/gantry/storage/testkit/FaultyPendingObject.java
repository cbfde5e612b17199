// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.testkit.FaultyStorageDriver.Operation;
import java.io.IOException;

/// A pending object that fails where its driver is told to. A commit is recorded with its target.
final class FaultyPendingObject extends PendingObject {

    private final FaultyStorageDriver driver;
    private final PendingObject delegate;
    private final StoragePath staging;

    FaultyPendingObject(FaultyStorageDriver driver, PendingObject delegate, StoragePath staging) {
        this.driver = driver;
        this.delegate = delegate;
        this.staging = staging;
    }

    @Override
    public long sizeBytes() {
        return delegate.sizeBytes();
    }

    @Override
    public boolean isCheapToCommit() {
        return delegate.isCheapToCommit();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        driver.<IOException>run(Operation.WRITE, staging, () -> delegate.write(bytes, offset, length));
    }

    @Override
    public ObjectInfo commit(StoragePath target) throws StorageException {
        return driver.<ObjectInfo, StorageException>call(Operation.COMMIT, target, () -> delegate.commit(target));
    }

    @Override
    public ResumeToken suspend() throws StorageException {
        return driver.<ResumeToken, StorageException>call(Operation.SUSPEND, staging, delegate::suspend);
    }

    @Override
    public ResumeToken seal() throws StorageException {
        return driver.<ResumeToken, StorageException>call(Operation.SEAL, staging, delegate::seal);
    }

    @Override
    public void giveWay() throws StorageException {
        delegate.giveWay();
    }

    @Override
    public void park() throws StorageException {
        driver.<StorageException>run(Operation.PARK, staging, delegate::park);
    }

    @Override
    public void close() {
        delegate.close();
    }
}
