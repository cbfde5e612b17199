// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.s3.client.ObjectHeaders.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An object on its way into the bucket: the life of a [S3Draft], and the cheapest correct way to publish it.
final class S3PendingObject extends PendingObject {
    /*
     * OPEN -> ENDED by commit, suspend or seal; OPEN -> BROKEN by a failure, which every later call repeats.
     * close() of what is not ENDED deletes what it put on the store.
     *
     * Publishing, by where the bytes are:
     *   held, at most one part      PUT at the target
     *   held, more                  HEAD target; there: done. Else multipart at the target
     *   upload open at the target   complete it
     *   upload open at staging      HEAD target; there: abort, done. Else complete, copy, delete staging
     *   one object at staging       copy, delete it; if staging is the target: nothing
     *
     * Each step may be asked for again after a lost answer. Completing what is completed finds the object; copying
     * what is copied and deleted finds the target. At a target any object of the size will do, since its path names
     * its content. At a staging path that two processes can know, only an object made of our own parts will.
     *
     * Windows: killed before complete, parts are left, invisible, to be aborted by age. Killed between complete and
     * delete, a staging object is left, which no name refers to.
     */

    private enum State {
        OPEN,
        ENDED,
        CLOSED
    }

    private final S3Store store;
    private final S3Draft draft;
    private final @Nullable ResumeToken origin;
    private final boolean sealed;
    private State state = State.OPEN;
    private @Nullable StorageException failure;
    private boolean changed;

    private S3PendingObject(S3Store store, S3Draft draft, @Nullable ResumeToken origin, boolean sealed) {
        this.store = store;
        this.draft = draft;
        this.origin = origin;
        this.sealed = sealed;
    }

    static S3PendingObject create(S3Store store, S3Draft draft) {
        return new S3PendingObject(store, draft, null, false);
    }

    static S3PendingObject resume(S3Store store, ResumeToken token) throws StorageException {
        ResumeState state = ResumeState.parse(token);
        return new S3PendingObject(store, S3Draft.resume(store, state), token, state.sealed());
    }

    @Override
    public long sizeBytes() {
        return draft.sizeBytes();
    }

    @Override
    public boolean isCheapToCommit() {
        ResumeState.Whole whole = draft.whole();
        if (whole != null) {
            return !whole.ours();
        }
        PartSender sender = draft.sender();
        boolean isInPlace =
                sender == null || sender.upload().path().equals(draft.hint().target());
        return isInPlace && draft.untouchedPrefix() == null && draft.tail() == null;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws StorageException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (sealed) {
            throw new IllegalStateException("The object was sealed and takes no more bytes");
        }
        run(() -> {
            if (length > 0) {
                changed = true;
                draft.write(bytes, offset, length);
            }
            return true;
        });
    }

    @Override
    public void giveWay() throws StorageException {
        if (store.memory().isContended()) {
            park();
        }
    }

    @Override
    public void park() throws StorageException {
        run(() -> {
            if (draft.whole() == null && draft.held().sizeBytes() > 0) {
                draft.offload();
            }
            return true;
        });
    }

    @Override
    public ResumeToken suspend() throws StorageException {
        return run(() -> {
            ResumeToken unchanged = origin;
            if (unchanged != null && !changed) {
                return end(unchanged);
            }
            draft.bringPrefix();
            if (draft.whole() == null) {
                draft.offload();
                draft.traces().bound();
            }
            return end(token(false));
        });
    }

    @Override
    public ResumeToken seal() throws StorageException {
        return run(() -> {
            ResumeToken unchanged = origin;
            if (unchanged != null && sealed) {
                return end(unchanged);
            }
            draft.held().dropClaim();
            draft.bringBack();
            if (draft.whole() == null && draft.sizeBytes() > 0) {
                sealBytes();
            }
            return end(token(true));
        });
    }

    private void sealBytes() throws StorageException {
        if (draft.sender() == null && draft.held().sizeBytes() <= draft.sizes().firstBytes()) {
            draft.putWhole();
        } else if (draft.stream()) {
            draft.sendAll(openSender());
        }
    }

    private ResumeToken token(boolean seal) {
        PartSender sender = draft.sender();
        ResumeState.Upload upload = null;
        if (sender != null) {
            S3Multipart open = sender.upload();
            boolean isStaged = !open.path().equals(draft.hint().target());
            upload = new ResumeState.Upload(open.path(), open.uploadId(), open.etags(), isStaged);
        }
        return new ResumeState(
                        draft.staging(),
                        seal,
                        draft.sizeBytes(),
                        draft.sizes().firstBytes(),
                        draft.sizes().growing(),
                        upload,
                        draft.tail(),
                        draft.whole(),
                        draft.traces().superseded())
                .toToken();
    }

    @Override
    public ObjectInfo commit(StoragePath target) throws StorageException {
        return run(() -> {
            List<StoragePath> leftovers = new ArrayList<>();
            ObjectInfo published = publish(target, leftovers);
            end(published);
            leftovers.addAll(draft.traces().leftovers(draft.tail()));
            new S3Deletes(store).deleteLeftovers(leftovers);
            return published;
        });
    }

    private ObjectInfo publish(StoragePath target, List<StoragePath> leftovers) throws StorageException {
        draft.held().dropClaim();
        ResumeState.Whole whole = draft.whole();
        if (whole != null) {
            return publishWhole(whole, target, leftovers);
        }
        PartSender sender = draft.sender();
        return sender == null ? publishHeld(target, leftovers) : publishParts(sender, target, leftovers);
    }

    private ObjectInfo publishWhole(ResumeState.Whole whole, StoragePath target, List<StoragePath> leftovers)
            throws StorageException {
        if (whole.path().equals(target)) {
            Optional<ObjectInfo> there = draft.foundTarget();
            if (there.isEmpty()) {
                there = new S3Reads(store).statOfSize(target, draft.sizeBytes());
            }
            return there.orElseThrow(() -> new StorageException.Conflict(
                    "commit", target, "it is not there with %d bytes".formatted(draft.sizeBytes()), null));
        }
        requireStaged(whole.ours(), target);
        var source =
                new ObjectInfo(whole.path(), draft.sizeBytes(), store.time().instant(), whole.etag());
        ObjectInfo copied = new S3Copy(store).copy(source, target, purpose(target));
        leftovers.add(whole.path());
        return copied;
    }

    private ObjectInfo publishHeld(StoragePath target, List<StoragePath> leftovers) throws StorageException {
        ObjectInfo prefix = draft.untouchedPrefix();
        if (prefix != null) {
            Optional<ObjectInfo> there = new S3Reads(store).statOfSize(target, draft.sizeBytes());
            return there.isPresent() ? there.get() : new S3Copy(store).copy(prefix, target, purpose(target));
        }
        draft.bringBack();
        if (draft.sender() != null || draft.whole() != null) {
            return publish(target, leftovers);
        }
        if (draft.held().sizeBytes() <= draft.sizes().firstBytes()) {
            return draft.putAll(target, purpose(target));
        }
        Optional<ObjectInfo> there = new S3Reads(store).statOfSize(target, draft.sizeBytes());
        return there.isPresent() ? there.get() : complete(draft.openAt(target, purpose(target)), true);
    }

    private ObjectInfo publishParts(PartSender sender, StoragePath target, List<StoragePath> leftovers)
            throws StorageException {
        StoragePath path = sender.upload().path();
        if (path.equals(target)) {
            return complete(sender, isOursAlone() || !target.equals(draft.staging()));
        }
        requireStaged(!path.equals(draft.hint().target()), target);
        Optional<ObjectInfo> there = new S3Reads(store).statOfSize(target, draft.sizeBytes());
        if (there.isPresent()) {
            sender.close();
            new S3Copy(store).abort(sender.upload());
            return there.get();
        }
        ObjectInfo staged = complete(sender, isOursAlone());
        draft.staged(sender);
        ObjectInfo copied = new S3Copy(store).copy(staged, target, purpose(target));
        leftovers.add(path);
        return copied;
    }

    /// What is committed to the staging path is the prefix of another object.
    private Purpose purpose(StoragePath target) {
        return target.equals(draft.staging()) ? Purpose.WORKING : Purpose.CONTENT;
    }

    /// Whether whoever knows the upload has put the same bytes into it: this process began it, or it was sealed.
    private boolean isOursAlone() {
        return sealed || !draft.isResumed();
    }

    private ObjectInfo complete(PartSender sender, boolean contentNamed) throws StorageException {
        draft.bringBack();
        draft.sendAll(sender);
        return sender.upload().complete(draft.sizeBytes(), contentNamed);
    }

    /// Bytes that were written for one target cannot be committed to another: to be copied from there, they
    /// would have to be visible there.
    private void requireStaged(boolean holds, StoragePath target) {
        if (!holds) {
            throw new IllegalArgumentException("The object was announced for %s, not for %s"
                    .formatted(draft.hint().target(), target));
        }
    }

    private PartSender openSender() {
        PartSender sender = draft.sender();
        if (sender == null) {
            throw new IllegalStateException("No upload is open");
        }
        return sender;
    }

    @FunctionalInterface
    private interface Step<T> {
        T run() throws StorageException;
    }

    private <T> T run(Step<T> step) throws StorageException {
        if (state != State.OPEN) {
            throw new IllegalStateException("The object was committed, suspended, sealed or closed");
        }
        if (failure != null) {
            throw failure;
        }
        try {
            return step.run();
        } catch (StorageException e) {
            failure = e;
            throw e;
        }
    }

    private <T> T end(T result) {
        state = State.ENDED;
        draft.close();
        return result;
    }

    /// Cleans up also when the thread was interrupted, within the deadlines of the requests that it takes.
    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        boolean isToForget = state == State.OPEN;
        state = State.CLOSED;
        boolean interrupted = Thread.interrupted();
        try {
            draft.close();
            if (isToForget) {
                draft.forget();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
