// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.file;

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
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Objects as files below a root: the object `/a/b` is the file `a/b`, as Distribution's filesystem driver has it,
/// so that both work on one root. What is unfinished lies in the root's folder `.gantry`, which no listing shows.
///
/// An object and a folder cannot have the same name. Several processes may share a root on one machine.
public final class FileDriver implements StorageDriver {

    private final FileTree tree;
    private final FileListing listing;
    private final Workshop workshop;
    private final InstantSource time;

    /// @param root made when the first object is written
    /// @param random for names that no other process hits upon; called by many threads
    public FileDriver(Path root, InstantSource time, RandomGenerator random) {
        this.tree = new FileTree(root);
        this.listing = new FileListing(tree);
        this.workshop = new Workshop(tree, random);
        this.time = time;
    }

    @Override
    public Optional<ObjectInfo> stat(StoragePath path) throws StorageException {
        return tree.stat(path);
    }

    @Override
    public ObjectStream open(StoragePath path, ByteRange range) throws StorageException {
        ObjectInfo info = tree.stat(path).orElseThrow(() -> new StorageException.NotFound("read", path));
        try {
            FileChannel channel = FileChannel.open(tree.file("read", path), StandardOpenOption.READ);
            try {
                long size = channel.size();
                long start = Math.min(range.startByte(), size);
                long length = Math.min(range.lengthBytes(), size - start);
                var whole = new ObjectInfo(path, size, info.lastModified(), info.etag());
                return new ObjectStream(new FileStream(channel.position(start), path, length), whole, length);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw FileFailures.translate("read", path, e);
        }
    }

    @Override
    public void put(StoragePath path, byte[] content, @Nullable Instant validUntil) throws StorageException {
        Path target = tree.file("write", path);
        Path temporary = workshop.temporary();
        try {
            try (FileChannel out = workshop.make(temporary)) {
                ByteBuffer left = ByteBuffer.wrap(content);
                while (left.hasRemaining()) {
                    out.write(left);
                }
                out.force(true);
            }
            tree.publish(temporary, target, time.instant(), () -> requireValid(path, validUntil));
        } catch (IOException e) {
            throw discarding(temporary, FileFailures.translate("write", path, e));
        }
    }

    @Override
    public PendingObject create(StoragePath staging, WriteHint hint) {
        ObjectInfo prefix = hint.prefix();
        var first = prefix == null || prefix.sizeBytes() == 0
                ? null
                : new UploadState.Prefix(prefix.path(), prefix.sizeBytes());
        var state = new UploadState(workshop.newName(), staging, first, List.of(), false);
        return new FilePendingObject(tree, workshop, time, state, false);
    }

    @Override
    public PendingObject resume(ResumeToken token) throws StorageException {
        return new FilePendingObject(tree, workshop, time, UploadState.parse(token), true);
    }

    @Override
    public void discard(ResumeToken token) throws StorageException {
        UploadState state = UploadState.parse(token);
        try {
            workshop.clear(state);
        } catch (IOException e) {
            throw FileFailures.translate("discard", state.staging(), e);
        }
    }

    /// Gives up temporary files too, and everything wherever it would become an object: files tell only when they
    /// were written.
    @Override
    public AbandonReport abandon(StoragePath folder, Instant before, boolean dryRun) {
        return new Leftovers(before, dryRun).abandon(tree.workFolder());
    }

    @Override
    public Instant now() {
        return time.instant();
    }

    @Override
    public DeleteReport delete(Collection<StoragePath> paths) {
        Map<StoragePath, StorageException> failures = new HashMap<>();
        for (StoragePath path : paths) {
            try {
                tree.delete(tree.file("delete", path));
            } catch (NoSuchFileException e) {
                // Gone in the meantime.
            } catch (IOException e) {
                failures.put(path, FileFailures.translate("delete", path, e));
            }
        }
        return new DeleteReport(failures);
    }

    @Override
    public Page<ObjectInfo> list(StoragePath folder, @Nullable String after, int limit) throws StorageException {
        try {
            return listing.objects(folder, after, limit);
        } catch (IOException e) {
            throw FileFailures.translate("list", folder, e);
        }
    }

    @Override
    public Page<Child> children(StoragePath folder, @Nullable String after, int limit) throws StorageException {
        try {
            return listing.children(folder, after, limit);
        } catch (IOException e) {
            throw FileFailures.translate("list", folder, e);
        }
    }

    @Override
    public Optional<Redirect> redirect(StoragePath path, RedirectRequest request) {
        return Optional.empty();
    }

    /// Does nothing: the driver holds no resources between calls.
    @Override
    public void close() {}

    private void requireValid(StoragePath path, @Nullable Instant validUntil) throws StorageException {
        if (validUntil != null && time.instant().isAfter(validUntil)) {
            throw new StorageException.Unavailable("write", path, "its validity ended at " + validUntil, null);
        }
    }

    private static StorageException discarding(Path temporary, StorageException failure) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }
}
