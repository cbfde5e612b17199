// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.tag;

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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A driver on which something else happens right after one folder was listed.
record OnListing(StorageDriver delegate, StoragePath listed, Event event) implements StorageDriver {

    interface Event {
        void happen() throws IOException;
    }

    @Override
    public Page<ObjectInfo> list(StoragePath folder, @Nullable String after, int limit) throws StorageException {
        Page<ObjectInfo> page = delegate.list(folder, after, limit);
        if (folder.equals(listed)) {
            try {
                event.happen();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return page;
    }

    @Override
    public Optional<ObjectInfo> stat(StoragePath path) throws StorageException {
        return delegate.stat(path);
    }

    @Override
    public ObjectStream open(StoragePath path, ByteRange range) throws StorageException {
        return delegate.open(path, range);
    }

    @Override
    public void put(StoragePath path, byte[] content, @Nullable Instant validUntil) throws StorageException {
        delegate.put(path, content, validUntil);
    }

    @Override
    public PendingObject create(StoragePath staging, WriteHint hint) throws StorageException {
        return delegate.create(staging, hint);
    }

    @Override
    public PendingObject resume(ResumeToken token) throws StorageException {
        return delegate.resume(token);
    }

    @Override
    public void discard(ResumeToken token) throws StorageException {
        delegate.discard(token);
    }

    @Override
    public AbandonReport abandon(StoragePath folder, Instant before, boolean dryRun) throws StorageException {
        return delegate.abandon(folder, before, dryRun);
    }

    @Override
    public Instant now() throws StorageException {
        return delegate.now();
    }

    @Override
    public DeleteReport delete(Collection<StoragePath> paths) throws StorageException {
        return delegate.delete(paths);
    }

    @Override
    public Page<Child> children(StoragePath folder, @Nullable String after, int limit) throws StorageException {
        return delegate.children(folder, after, limit);
    }

    @Override
    public Optional<Redirect> redirect(StoragePath path, RedirectRequest request) throws StorageException {
        return delegate.redirect(path, request);
    }

    @Override
    public void close() {
        delegate.close();
    }
}
