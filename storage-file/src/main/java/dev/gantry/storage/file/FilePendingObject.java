// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.file;

import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.file.UploadState.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An object that is being written to files.
final class FilePendingObject extends PendingObject {
    /*
     * An unfinished object is a folder of segments. Whoever writes, after create or after any resume, writes to a
     * segment of his own with a random name; a segment that a token names never changes. So a token names one
     * string of bytes, and rivals that resume one token cannot touch each other's.
     *
     * Commit renames the segment if it is the only piece, and else joins the pieces into a new file and renames
     * that; then the folder goes. A rival that comes later finds its pieces gone and is refused. Every file is
     * forced to the disk before it is renamed, and the directory after, so a crash leaves the object whole or
     * absent, and a folder of segments that nothing refers to.
     */

    private static final Logger LOG = LoggerFactory.getLogger(FilePendingObject.class);

    /// As much as is written at once: the platform copies it through a buffer of that size.
    private static final int CHUNK_BYTES = 1 << 17;

    private final FileTree tree;
    private final Workshop workshop;
    private final InstantSource time;
    private final UploadState before;
    private final boolean isResumed;
    private final String segmentName;
    private @Nullable FileChannel segment;
    private long segmentBytes;
    private boolean isOver;

    FilePendingObject(FileTree tree, Workshop workshop, InstantSource time, UploadState before, boolean isResumed) {
        this.tree = tree;
        this.workshop = workshop;
        this.time = time;
        this.before = before;
        this.isResumed = isResumed;
        this.segmentName = workshop.newName();
    }

    @Override
    public long sizeBytes() {
        return before.sizeBytes() + segmentBytes;
    }

    @Override
    public boolean isCheapToCommit() {
        return before.sizeBytes() == 0 || (segmentBytes == 0 && before.only().isPresent());
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws StorageException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireOpen();
        if (before.isSealed()) {
            throw new IllegalStateException("A sealed object takes no more bytes: " + before.staging());
        }
        try {
            for (int done = 0; done < length; ) {
                int n = segment().write(ByteBuffer.wrap(bytes, offset + done, Math.min(CHUNK_BYTES, length - done)));
                done += n;
                segmentBytes += n;
            }
        } catch (IOException e) {
            throw FileFailures.translate("write", before.staging(), e);
        }
    }

    @Override
    public ObjectInfo commit(StoragePath target) throws StorageException {
        requireOpen();
        Path file = tree.file("commit", target);
        try {
            Optional<ObjectInfo> there = tree.stat(target);
            if (there.isEmpty() || there.get().sizeBytes() != sizeBytes()) {
                tree.publish(whole(finish()), file, time.instant(), () -> {});
                there = tree.stat(target);
            }
            release();
            clean(() -> workshop.clear(before));
            return there.orElseThrow(() -> new StorageException.NotFound("commit", target));
        } catch (NoSuchFileException e) {
            String reason = "its bytes are gone: a rival write was committed, or it was given up";
            throw new StorageException.NotFound("commit", target, reason, e);
        } catch (IOException e) {
            throw FileFailures.translate("commit", target, e);
        }
    }

    @Override
    public ResumeToken suspend() throws StorageException {
        return putAside("suspend", before.isSealed());
    }

    @Override
    public ResumeToken seal() throws StorageException {
        return putAside("seal", true);
    }

    /// Does nothing: no memory is held.
    @Override
    public void park() {
        requireOpen();
    }

    @Override
    public void close() {
        if (isOver) {
            return;
        }
        release();
        clean(() -> {
            if (isResumed) {
                Files.deleteIfExists(workshop.segment(before, segmentName));
                Files.deleteIfExists(joined());
                workshop.removeIfEmpty(before);
            } else {
                workshop.clear(before);
            }
        });
    }

    private ResumeToken putAside(String operation, boolean isSealed) throws StorageException {
        requireOpen();
        try {
            UploadState state = finish();
            release();
            return (isSealed ? state.sealed() : state).toToken();
        } catch (IOException e) {
            throw FileFailures.translate(operation, before.staging(), e);
        }
    }

    /// Has the disk keep what was written, and gives all the pieces.
    private UploadState finish() throws IOException {
        FileChannel open = segment;
        if (open == null) {
            return before;
        }
        open.truncate(segmentBytes);
        open.force(true);
        FileTree.sync(workshop.folder(before));
        return segmentBytes == 0 ? before : before.plus(new Segment(segmentName, segmentBytes));
    }

    /// One file of all the pieces.
    private Path whole(UploadState state) throws IOException {
        Optional<Segment> only = state.only();
        if (only.isPresent()) {
            Path file = workshop.segment(state, only.get().name());
            Workshop.requireSize(file, Files.size(file), only.get().sizeBytes());
            return file;
        }
        workshop.join(state, joined());
        return joined();
    }

    private Path joined() {
        return workshop.segment(before, segmentName + ".joined");
    }

    private FileChannel segment() throws IOException {
        FileChannel open = segment;
        if (open == null) {
            open = workshop.make(workshop.segment(before, segmentName));
            segment = open;
        }
        return open;
    }

    private void release() {
        isOver = true;
        FileChannel open = segment;
        segment = null;
        if (open != null) {
            clean(open::close);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /// What fails here costs space, not correctness.
    private void clean(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("staging", before.staging())
                    .addKeyValue("folder", before.folder())
                    .setCause(e)
                    .log("upload.cleanup_failed");
        }
    }

    private void requireOpen() {
        if (isOver) {
            throw new IllegalStateException("This object was committed, suspended or closed: " + before.staging());
        }
    }
}
