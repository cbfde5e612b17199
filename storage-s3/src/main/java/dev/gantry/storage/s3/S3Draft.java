// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The bytes of an object that is being written, wherever they are at the moment. For one thread.
final class S3Draft implements AutoCloseable {
    /*
     * In order, the bytes are
     *
     *   [prefix, until the first write] [parts of the upload] [whole parts held] [part being filled | tail]
     *
     * or all of them are one object on the store ("whole"): one that was sealed while it was small, or the target
     * itself, found to be there already, after which bytes are only counted.
     *
     * HOLDING: no upload is open; nothing is on the store, except a tail if the draft was parked.
     * STREAMING: an upload is open; whole parts leave as soon as they are whole.
     *
     * It begins to stream when more is held than the limit, when it would have to wait for memory with a whole part
     * in hand, or when others wait for memory and it holds a whole part. Parts have one size over the whole life of
     * the object, so that part n starts at (n-1) * partBytes, and stores that demand equal parts are content.
     *
     * The path at which an upload opens is written by this lineage alone: the target, where only the right content
     * is ever completed; the staging path, for the process that created the object; a fresh name beside it, for
     * one that resumed it, since a rival may have resumed it too.
     */

    /// How long memory may be held without progress while others wait for it.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int COPY_BUFFER_BYTES = 64 << 10;

    private final S3Store store;
    private final StoragePath staging;
    private final WriteHint hint;
    private final boolean resumed;
    private final long partBytes;
    private final HeldBytes held;
    private final List<StoragePath> superseded = new ArrayList<>();
    private final List<StoragePath> created = new ArrayList<>();
    private @Nullable ObjectInfo prefix;
    private @Nullable PartSender sender;
    private ResumeState.@Nullable Tail tail;
    private ResumeState.@Nullable Whole whole;
    private boolean ownsUpload;
    private long sizeBytes;

    private S3Draft(S3Store store, StoragePath staging, WriteHint hint, boolean resumed, long partBytes) {
        this.store = store;
        this.staging = staging;
        this.hint = hint;
        this.resumed = resumed;
        this.partBytes = partBytes;
        this.held = new HeldBytes(store.memory().open(), store.time(), partBytes);
    }

    static S3Draft create(S3Store store, StoragePath staging, WriteHint hint) throws StorageException {
        long partBytes = store.config().upload().partBytes();
        Long length = hint.lengthBytes();
        if (length != null && length > partBytes * S3Config.MAX_PARTS) {
            long least = Math.ceilDiv(length, (long) S3Config.MAX_PARTS);
            partBytes = Math.ceilDiv(least, 1L << 20) << 20;
        }
        requireMemory(store, staging, partBytes);
        var draft = new S3Draft(store, staging, hint, false, partBytes);
        ObjectInfo prefix = hint.prefix();
        if (prefix != null && prefix.sizeBytes() > 0) {
            draft.prefix = prefix;
            draft.sizeBytes = prefix.sizeBytes();
        }
        return draft;
    }

    static S3Draft resume(S3Store store, ResumeState state) throws StorageException {
        requireMemory(store, state.staging(), state.partBytes());
        var draft = new S3Draft(store, state.staging(), WriteHint.NONE, true, state.partBytes());
        draft.sizeBytes = state.sizeBytes();
        draft.tail = state.tail();
        draft.whole = state.whole();
        draft.superseded.addAll(state.superseded());
        ResumeState.Upload upload = state.upload();
        if (upload != null) {
            draft.sender = draft.newSender(S3Multipart.reopen(store, upload.path(), upload.uploadId(), upload.etags()));
        }
        return draft;
    }

    private static void requireMemory(S3Store store, StoragePath path, long partBytes) throws StorageException {
        long most = store.memory().maxPartBytes();
        if (partBytes > most) {
            throw new StorageException.Rejected(
                    "write",
                    path,
                    "it needs parts of %d bytes; with %d bytes of buffer memory a part has at most %d"
                            .formatted(partBytes, store.config().upload().memoryBytes(), most),
                    null);
        }
    }

    private PartSender newSender(S3Multipart upload) {
        return new PartSender(upload, store.config().upload().partsInFlight());
    }

    long sizeBytes() {
        return sizeBytes;
    }

    long partBytes() {
        return partBytes;
    }

    StoragePath staging() {
        return staging;
    }

    WriteHint hint() {
        return hint;
    }

    boolean isResumed() {
        return resumed;
    }

    HeldBytes held() {
        return held;
    }

    /// What the object begins with, as long as nothing was done about it.
    @Nullable
    ObjectInfo untouchedPrefix() {
        return prefix;
    }

    @Nullable
    PartSender sender() {
        return sender;
    }

    ResumeState.@Nullable Tail tail() {
        return tail;
    }

    ResumeState.@Nullable Whole whole() {
        return whole;
    }

    /// Objects on the store that are not needed once the object is committed or given up.
    List<StoragePath> leftovers() {
        List<StoragePath> paths = new ArrayList<>(superseded);
        ResumeState.Tail parked = tail;
        if (parked != null) {
            paths.add(parked.path());
        }
        return paths;
    }

    List<StoragePath> superseded() {
        return superseded;
    }

    void write(byte[] bytes, int offset, int length) throws StorageException {
        if (whole == null) {
            giveWay();
            bringBack();
            append(bytes, offset, length);
        }
        sizeBytes += length;
    }

    /// Frees memory that is held for a slow client while others wait.
    private void giveWay() throws StorageException {
        if (store.memory().isContended()
                && held.grownAt().isBefore(store.time().instant().minus(PATIENCE))) {
            offload();
        }
    }

    private void append(byte[] bytes, int offset, int length) throws StorageException {
        int done = 0;
        while (done < length) {
            if (held.needsSlab() && !makeRoom()) {
                return;
            }
            done += held.append(bytes, offset + done, length - done);
            if (sender != null) {
                sendWholeParts();
            }
        }
    }

    /// @return false if the object turned out to be there, so that there is no need for the bytes
    private boolean makeRoom() throws StorageException {
        boolean isOver = held.sizeBytes() >= holdBytes();
        boolean isWanted = held.hasWholePart() && store.memory().isContended();
        if (sender == null && (isOver || isWanted) && !stream()) {
            return false;
        }
        if (held.tryGrow()) {
            return true;
        }
        if (held.hasWholePart() && !stream()) {
            return false;
        }
        try {
            held.grow();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException.Unavailable("write", staging, "interrupted while waiting for memory", e);
        }
    }

    private long holdBytes() {
        return hint.target() == null
                ? Math.max(partBytes, store.config().upload().holdBytes())
                : partBytes;
    }

    /// Opens an upload if none is open, and sends all whole parts.
    ///
    /// @return false if the object turned out to be there
    boolean stream() throws StorageException {
        if (sender == null) {
            StoragePath target = hint.target();
            Long length = hint.lengthBytes();
            if (target != null && length != null && foundAt(target, length)) {
                return false;
            }
            openAt(target != null ? target : freshStaging());
        }
        sendWholeParts();
        return true;
    }

    private boolean foundAt(StoragePath target, long length) throws StorageException {
        Optional<ObjectInfo> there = new S3Reads(store).statOfSize(target, length);
        there.ifPresent(info -> {
            whole = new ResumeState.Whole(target, info.etag(), false);
            held.release();
        });
        return there.isPresent();
    }

    PartSender openAt(StoragePath path) throws StorageException {
        PartSender opened = newSender(S3Multipart.open(store, path));
        sender = opened;
        ownsUpload = true;
        return opened;
    }

    private StoragePath freshStaging() {
        return resumed ? store.freshBeside(staging, "data") : staging;
    }

    private void sendWholeParts() throws StorageException {
        PartSender to = sender;
        if (to != null) {
            to.throwIfFailed();
            for (PartBuffer part = held.pollWhole(); part != null; part = held.pollWhole()) {
                to.send(part);
            }
        }
    }

    /// Sends everything that is held; the last part may be short. Waits until all of it is on the store.
    void sendAll(PartSender to) throws StorageException {
        for (PartBuffer part = held.poll(); part != null; part = held.poll()) {
            to.send(part);
        }
        to.join();
    }

    /// Reads back what must be in front of the next byte.
    void bringBack() throws StorageException {
        bringPrefix();
        ResumeState.Tail parked = tail;
        if (parked != null) {
            tail = null;
            superseded.add(parked.path());
            MessageDigest sha256 = sha256();
            readBack(parked.path(), ByteRange.ALL, null, sha256);
            if (!HexFormat.of().formatHex(sha256.digest()).equals(parked.sha256())) {
                throw new StorageException.Conflict("read back", parked.path(), "it has other bytes than before", null);
            }
        }
    }

    /// Makes the prefix the beginning of the upload, part by part where it is whole parts.
    void bringPrefix() throws StorageException {
        ObjectInfo source = prefix;
        if (source == null) {
            return;
        }
        prefix = null;
        long copied = source.sizeBytes() / partBytes * partBytes;
        if (copied > 0) {
            if (!stream()) {
                return;
            }
            PartSender to = sender;
            if (to != null) {
                new S3Copy(store).copyRanges(to.upload(), source, partBytes, copied);
            }
        }
        if (copied < source.sizeBytes()) {
            readBack(source.path(), ByteRange.from(copied), source, sha256());
        }
    }

    private static void requireSame(ObjectInfo expected, ObjectInfo actual) throws StorageException {
        boolean sameMark = expected.etag() == null
                || actual.etag() == null
                || expected.etag().equals(actual.etag());
        if (expected.sizeBytes() != actual.sizeBytes() || !sameMark) {
            throw new StorageException.Conflict("read back", expected.path(), "it is not what it was", null);
        }
    }

    private void readBack(StoragePath path, ByteRange range, @Nullable ObjectInfo expected, MessageDigest digest)
            throws StorageException {
        byte[] buffer = new byte[COPY_BUFFER_BYTES];
        try (ObjectStream in = new S3Reads(store).open(path, range)) {
            if (expected != null) {
                requireSame(expected, in.info());
            }
            for (int count = in.read(buffer); count >= 0 && whole == null; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                append(buffer, 0, count);
            }
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException.Unavailable("read back", path, String.valueOf(e.getMessage()), e);
        }
    }

    /// Puts everything on the store and frees the memory: whole parts into the upload, the rest as a tail.
    void offload() throws StorageException {
        held.dropClaim();
        if (sender == null && held.sizeBytes() > partBytes && !stream()) {
            return;
        }
        PartSender to = sender;
        if (to != null) {
            sendWholeParts();
            to.join();
        }
        PartBuffer rest = held.poll();
        if (rest != null) {
            try {
                tail = putTail(rest);
            } finally {
                rest.release();
            }
        }
    }

    private ResumeState.Tail putTail(PartBuffer rest) throws StorageException {
        StoragePath path = store.freshBeside(staging, "tail");
        created.add(path);
        new S3Writes(store).put(path, rest.sizeBytes(), rest.asBody());
        MessageDigest sha256 = sha256();
        rest.update(sha256);
        return new ResumeState.Tail(path, rest.sizeBytes(), HexFormat.of().formatHex(sha256.digest()));
    }

    /// Writes what is held, at most one part, as an object of its own.
    ObjectInfo putAll(StoragePath path) throws StorageException {
        PartBuffer all = held.poll();
        if (all == null) {
            return new S3Writes(store).putEmpty(path);
        }
        try {
            return new S3Writes(store).put(path, all.sizeBytes(), all.asBody());
        } finally {
            all.release();
        }
    }

    /// Puts what is held, at most one part, on the store to be committed later.
    void putWhole() throws StorageException {
        StoragePath path = freshStaging();
        created.add(path);
        whole = new ResumeState.Whole(path, putAll(path).etag(), true);
    }

    /// Notes that the upload was completed at a staging path, where it is to be deleted if this draft is given up.
    void staged(PartSender completed) {
        if (ownsUpload) {
            created.add(completed.upload().path());
        }
    }

    /// Deletes from the store what was put there since the draft was created or resumed.
    void forget() {
        PartSender open = sender;
        if (open != null && ownsUpload) {
            new S3Copy(store).abort(open.upload());
        }
        new S3Deletes(store).deleteLeftovers(created);
    }

    /// Frees memory, and stops what is on its way.
    @Override
    public void close() {
        if (sender != null) {
            sender.close();
        }
        held.release();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
