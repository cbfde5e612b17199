// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3;

import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import dev.gantry.storage.s3.client.ObjectHeaders.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
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
     * the object, so that stores that demand equal parts are content, unless they may grow: then a part's size goes
     * by its number. Nothing is derived from where a part starts.
     *
     * The path at which an upload opens is written by this lineage alone: the target, where only the right content
     * is ever completed; the staging path, for the process that created the object; a fresh name beside it, for
     * one that resumed it, since a rival may have resumed it too.
     */

    /// How long a part may take to fill while others wait for memory.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// For how long it is believed that an object is there because it was seen.
    private static final Duration EVIDENCE_LASTS = Duration.ofMinutes(1);

    private final S3Store store;
    private final StoragePath staging;
    private final WriteHint hint;
    private final boolean resumed;
    private final PartSizes sizes;
    private final HeldBytes held;
    private final S3Traces traces;
    private @Nullable ObjectInfo prefix;
    private @Nullable Found found;
    private @Nullable PartSender sender;
    private ResumeState.@Nullable Tail tail;
    private ResumeState.@Nullable Whole whole;
    private boolean ownsUpload;
    private long sizeBytes;
    private long sentBytes;

    private record Found(ObjectInfo object, Instant at) {}

    private S3Draft(
            S3Store store,
            StoragePath staging,
            WriteHint hint,
            boolean resumed,
            PartSizes sizes,
            List<StoragePath> superseded) {
        this.store = store;
        this.staging = staging;
        this.hint = hint;
        this.resumed = resumed;
        this.sizes = sizes;
        this.traces = new S3Traces(store, superseded);
        // A first part that stays the only one is signed by what its path names.
        IntPredicate isHashed = whole -> store.signsBodies() && partsBefore(whole) > 0;
        IntToLongFunction bytes = whole -> sizes.bytesOf(partsBefore(whole) + 1);
        this.held = new HeldBytes(store.memory().open(), store.time(), staging, bytes, isHashed);
    }

    static S3Draft create(S3Store store, StoragePath staging, WriteHint hint) throws StorageException {
        PartSizes sizes = PartSizes.choose(store, staging, hint);
        var draft = new S3Draft(store, staging, hint, false, sizes, List.of());
        ObjectInfo prefix = hint.prefix();
        if (prefix != null && prefix.sizeBytes() > 0) {
            draft.prefix = prefix;
            draft.sizeBytes = prefix.sizeBytes();
        }
        return draft;
    }

    static S3Draft resume(S3Store store, ResumeState state) throws StorageException {
        PartSizes sizes = PartSizes.of(store, state.staging(), state.partBytes(), state.growing());
        var draft = new S3Draft(store, state.staging(), WriteHint.NONE, true, sizes, state.superseded());
        draft.sizeBytes = state.sizeBytes();
        draft.tail = state.tail();
        draft.whole = state.whole();
        ResumeState.Upload upload = state.upload();
        if (upload != null) {
            draft.sender = draft.newSender(S3Multipart.reopen(store, upload.path(), upload.uploadId(), upload.etags()));
        }
        return draft;
    }

    private PartSender newSender(S3Multipart upload) {
        return new PartSender(upload, store.config().upload().partsInFlight());
    }

    long sizeBytes() {
        return sizeBytes;
    }

    PartSizes sizes() {
        return sizes;
    }

    private int partsBefore(int whole) {
        PartSender open = sender;
        return whole + (open == null ? 0 : open.upload().parts());
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

    /// The target, if it was found to be there with all bytes, not long ago.
    Optional<ObjectInfo> foundTarget() {
        Instant since = store.time().instant().minus(EVIDENCE_LASTS);
        return Optional.ofNullable(found)
                .filter(it -> it.at.isAfter(since) && it.object.sizeBytes() == sizeBytes)
                .map(Found::object);
    }

    S3Traces traces() {
        return traces;
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
                && held.begunAt().isBefore(store.time().instant().minus(PATIENCE))) {
            offload();
        }
    }

    private void append(byte[] bytes, int offset, int length) throws StorageException {
        int done = 0;
        while (done < length && whole == null) {
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
        held.grow(goalBytes());
        return true;
    }

    /// How many bytes the part that is being filled will have, as far as that is known.
    private long goalBytes() {
        Long length = hint.lengthBytes();
        long most = held.partBytes();
        return length == null ? most : Math.clamp(length - sentBytes - held.wholeBytes(), 1, most);
    }

    private long holdBytes() {
        return hint.target() == null
                ? Math.max(sizes.firstBytes(), store.config().upload().holdBytes())
                : sizes.firstBytes();
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
            openAt(target != null ? target : freshStaging(), target != null ? Purpose.CONTENT : Purpose.WORKING);
        }
        sendWholeParts();
        return true;
    }

    private boolean foundAt(StoragePath target, long length) throws StorageException {
        Optional<ObjectInfo> there = new S3Reads(store).statOfSize(target, length);
        there.ifPresent(info -> {
            whole = new ResumeState.Whole(target, info.etag(), false);
            found = new Found(info, store.time().instant());
            held.release();
        });
        return there.isPresent();
    }

    PartSender openAt(StoragePath path, Purpose purpose) throws StorageException {
        PartSender opened = newSender(S3Multipart.open(store, path, purpose));
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
                sentBytes += part.sizeBytes();
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
            // Nobody waits for memory with a transfer open: the connections are few, too.
            held.reserve(parked.lengthBytes(), goalBytes());
            tail = null;
            traces.superseded(parked.path());
            new S3ReadBack(store).tail(parked, this::readIn);
        }
    }

    /// Makes the prefix the beginning of the upload, part by part where it is whole parts.
    void bringPrefix() throws StorageException {
        ObjectInfo source = prefix;
        if (source == null) {
            return;
        }
        prefix = null;
        long copied = source.sizeBytes() / sizes.firstBytes() * sizes.firstBytes();
        if (copied > 0) {
            if (!stream()) {
                return;
            }
            PartSender to = sender;
            if (to != null) {
                long chunk = sizes.copyBytes(copied, store.config().copy().chunkBytes());
                new S3Copy(store).copyRanges(to.upload(), source, chunk, copied);
                sentBytes += copied;
            }
        }
        long rest = source.sizeBytes() - copied;
        if (rest > 0) {
            held.reserve(rest, goalBytes());
            new S3ReadBack(store).rest(source, copied, this::readIn);
        }
    }

    private boolean readIn(byte[] bytes, int count) throws StorageException {
        append(bytes, 0, count);
        return whole == null;
    }

    /// Puts everything on the store and frees the memory: whole parts into the upload, the rest as a tail.
    void offload() throws StorageException {
        held.dropClaim();
        if (sender == null && held.sizeBytes() > sizes.firstBytes() && !stream()) {
            return;
        }
        PartSender to = sender;
        if (to != null) {
            sendWholeParts();
            to.join();
        }
        PartBuffer rest = held.poll();
        if (rest != null) {
            StoragePath path = store.freshBeside(staging, "tail");
            traces.created(path);
            try {
                tail = new S3ReadBack(store).put(path, rest);
            } finally {
                rest.release();
            }
        }
    }

    /// Writes what is held, at most one part, as an object of its own.
    ObjectInfo putAll(StoragePath path, Purpose purpose) throws StorageException {
        PartBuffer all = held.poll();
        if (all == null) {
            return new S3Writes(store).putEmpty(path, purpose);
        }
        try {
            return new S3Writes(store).put(path, purpose, all);
        } finally {
            all.release();
        }
    }

    /// Puts what is held, at most one part, on the store to be committed later.
    void putWhole() throws StorageException {
        StoragePath path = freshStaging();
        traces.created(path);
        whole = new ResumeState.Whole(path, putAll(path, Purpose.WORKING).etag(), true);
    }

    /// Notes that the upload was completed at a staging path, where it is to be deleted if this draft is given
    /// up.
    void staged(PartSender completed) {
        if (ownsUpload) {
            traces.created(completed.upload().path());
        }
    }

    /// Deletes from the store what was put there since the draft was created or resumed.
    void forget() {
        PartSender open = sender;
        if (open != null && ownsUpload) {
            new S3Copy(store).abort(open.upload());
        }
        traces.forget();
    }

    /// Frees memory, and stops what is on its way.
    @Override
    public void close() {
        if (sender != null) {
            sender.close();
        }
        held.release();
    }
}
