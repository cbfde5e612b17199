// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.AbandonReport;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.Child;
import dev.gantry.storage.DeleteReport;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.Page;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.Redirect;
import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.client.ObjectHeaders.Purpose;
import dev.gantry.storage.s3.config.S3Config;
import dev.gantry.storage.s3.watch.BufferUse;
import dev.gantry.storage.s3.watch.S3Watcher;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Objects in an S3 bucket.
///
/// The only layer that retries is the AWS SDK's; every request has a deadline. Buffer memory is one budget for
/// all uploads of the driver.
public final class S3Driver implements StorageDriver {

    private final S3Store store;

    private S3Driver(S3Store store) {
        this.store = store;
    }

    /// Makes a driver; asks the store nothing yet.
    ///
    /// @param random names staging objects; two processes must not draw the same numbers
    public static S3Driver connect(S3Config config, InstantSource time, RandomGenerator random) {
        return connect(config, time, random, S3Watcher.NONE);
    }

    /// Makes a driver, as the other does.
    ///
    /// @param watcher is told of every request that is sent
    public static S3Driver connect(S3Config config, InstantSource time, RandomGenerator random, S3Watcher watcher) {
        return new S3Driver(S3Store.open(config, time, random, watcher));
    }

    /// How the buffer memory of all uploads stands at this moment.
    public BufferUse buffers() {
        return store.memory().use();
    }

    /// The buffer memory of all uploads.
    SlabBudget memory() {
        return store.memory();
    }

    /// Proves with one request that the bucket is there and that the credentials may list it.
    public void checkBucket() throws StorageException {
        new S3Listing(store).probe();
    }

    /// The object's key in the bucket, the root directory included: its name to others who read there.
    public String key(StoragePath path) {
        return store.key(path);
    }

    @Override
    public Optional<ObjectInfo> stat(StoragePath path) throws StorageException {
        return new S3Reads(store).stat(path);
    }

    @Override
    public ObjectStream open(StoragePath path, ByteRange range) throws StorageException {
        return new S3Reads(store).open(path, range);
    }

    @Override
    public void put(StoragePath path, byte[] content, @Nullable Instant validUntil) throws StorageException {
        if (validUntil == null) {
            new S3Writes(store).put(path, Purpose.WORKING, content);
        } else {
            new S3Presigned(store).put(path, content, validUntil);
        }
    }

    @Override
    public PendingObject create(StoragePath staging, WriteHint hint) throws StorageException {
        return S3PendingObject.create(store, S3Draft.create(store, staging, hint));
    }

    @Override
    public PendingObject resume(ResumeToken token) throws StorageException {
        return S3PendingObject.resume(store, token);
    }

    @Override
    public void discard(ResumeToken token) throws StorageException {
        ResumeState.parse(token).discard(store);
    }

    @Override
    public AbandonReport abandon(StoragePath folder, Instant before, boolean dryRun) {
        return new S3Unfinished(store, before, dryRun).abandon(folder);
    }

    @Override
    public Instant now() throws StorageException {
        return new S3Listing(store).now();
    }

    @Override
    public DeleteReport delete(Collection<StoragePath> paths) throws StorageException {
        return new S3Deletes(store).delete(paths);
    }

    @Override
    public Page<ObjectInfo> list(StoragePath folder, @Nullable String after, int limit) throws StorageException {
        return new S3Listing(store).list(folder, after, limit);
    }

    @Override
    public Page<Child> children(StoragePath folder, @Nullable String after, int limit) throws StorageException {
        return new S3Listing(store).children(folder, after, limit);
    }

    @Override
    public Optional<Redirect> redirect(StoragePath path, RedirectRequest request) throws StorageException {
        return new S3Presigned(store).redirect(path, request);
    }

    @Override
    public void close() {
        store.close();
    }
}
