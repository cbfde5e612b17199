// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry;

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
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/// A driver whose every commit would cost a copy, as on S3 for what does not fit in memory, and whose tokens may
/// be as long as those of many parts.
public record ExpensiveCommits(StorageDriver delegate, int tokenChars) implements StorageDriver {

    @Override
    public PendingObject create(StoragePath staging, WriteHint hint) throws StorageException {
        return new Expensive(delegate.create(staging, hint));
    }

    @Override
    public PendingObject resume(ResumeToken token) throws StorageException {
        return new Expensive(delegate.resume(unpadded(token)));
    }

    @Override
    public void discard(ResumeToken token) throws StorageException {
        delegate.discard(unpadded(token));
    }

    private static ResumeToken unpadded(ResumeToken token) {
        return new ResumeToken(token.text().strip());
    }

    private final class Expensive extends PendingObject {
        private final PendingObject pending;

        Expensive(PendingObject pending) {
            this.pending = pending;
        }

        @Override
        public long sizeBytes() {
            return pending.sizeBytes();
        }

        @Override
        public boolean isCheapToCommit() {
            return false;
        }

        @Override
        public ObjectInfo commit(StoragePath target) throws StorageException {
            return pending.commit(target);
        }

        @Override
        public ResumeToken suspend() throws StorageException {
            return padded(pending.suspend());
        }

        @Override
        public ResumeToken seal() throws StorageException {
            return padded(pending.seal());
        }

        private ResumeToken padded(ResumeToken token) {
            return new ResumeToken(token.text() + " ".repeat(tokenChars));
        }

        @Override
        public void giveWay() throws StorageException {
            pending.giveWay();
        }

        @Override
        public void park() throws StorageException {
            pending.park();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            pending.write(bytes, offset, length);
        }

        @Override
        public void close() {
            pending.close();
        }
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
    public void put(StoragePath path, byte[] content, Instant validUntil) throws StorageException {
        delegate.put(path, content, validUntil);
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
    public Page<ObjectInfo> list(StoragePath folder, String after, int limit) throws StorageException {
        return delegate.list(folder, after, limit);
    }

    @Override
    public Page<Child> children(StoragePath folder, String after, int limit) throws StorageException {
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
