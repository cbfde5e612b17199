// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware;

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
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A store in front of another one. Content goes through unchanged; where clients are sent is the subclass's own.
public abstract class ForwardingDriver implements StorageDriver {

    private final StorageDriver behind;

    protected ForwardingDriver(StorageDriver behind) {
        this.behind = behind;
    }

    /// The store behind all that stand in front of it.
    public static StorageDriver innermost(StorageDriver driver) {
        StorageDriver store = driver;
        while (store instanceof ForwardingDriver forwarding) {
            store = forwarding.behind;
        }
        return store;
    }

    /// Where the store behind sends a client.
    protected final Optional<Redirect> redirectBehind(StoragePath path, RedirectRequest request)
            throws StorageException {
        return behind.redirect(path, request);
    }

    @Override
    public abstract Optional<Redirect> redirect(StoragePath path, RedirectRequest request) throws StorageException;

    @Override
    public final Optional<ObjectInfo> stat(StoragePath path) throws StorageException {
        return behind.stat(path);
    }

    @Override
    public final ObjectStream open(StoragePath path, ByteRange range) throws StorageException {
        return behind.open(path, range);
    }

    @Override
    public final void put(StoragePath path, byte[] content, @Nullable Instant validUntil) throws StorageException {
        behind.put(path, content, validUntil);
    }

    @Override
    public final PendingObject create(StoragePath staging, WriteHint hint) throws StorageException {
        return behind.create(staging, hint);
    }

    @Override
    public final PendingObject resume(ResumeToken token) throws StorageException {
        return behind.resume(token);
    }

    @Override
    public final void discard(ResumeToken token) throws StorageException {
        behind.discard(token);
    }

    @Override
    public final AbandonReport abandon(StoragePath folder, Instant before, boolean dryRun) throws StorageException {
        return behind.abandon(folder, before, dryRun);
    }

    @Override
    public final Instant now() throws StorageException {
        return behind.now();
    }

    @Override
    public final DeleteReport delete(Collection<StoragePath> paths) throws StorageException {
        return behind.delete(paths);
    }

    @Override
    public final Page<ObjectInfo> list(StoragePath folder, @Nullable String after, int limit) throws StorageException {
        return behind.list(folder, after, limit);
    }

    @Override
    public final Page<Child> children(StoragePath folder, @Nullable String after, int limit) throws StorageException {
        return behind.children(folder, after, limit);
    }

    @Override
    public void close() {
        behind.close();
    }
}
