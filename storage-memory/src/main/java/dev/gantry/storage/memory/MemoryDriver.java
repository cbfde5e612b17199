// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.memory;

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
import dev.gantry.storage.Utf8Order;
import dev.gantry.storage.WriteHint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Objects in this process's memory: gone when it ends, as many as fit. For tests and for trying out.
///
/// A token names an immutable snapshot that this driver keeps until it is committed or discarded, and is worth
/// nothing to another process.
public final class MemoryDriver implements StorageDriver {

    private final NavigableMap<String, StoredObject> objects = new ConcurrentSkipListMap<>(Utf8Order::compare);
    private final Listing listing = new Listing(objects);
    private final Map<ResumeToken, Snapshot> unfinished = new ConcurrentHashMap<>();
    private final AtomicLong tokens = new AtomicLong();
    private final InstantSource time;

    public MemoryDriver(InstantSource time) {
        this.time = time;
    }

    @Override
    public Optional<ObjectInfo> stat(StoragePath path) {
        return Optional.ofNullable(objects.get(path.text())).map(StoredObject::info);
    }

    @Override
    public ObjectStream open(StoragePath path, ByteRange range) throws StorageException {
        StoredObject object = objects.get(path.text());
        if (object == null) {
            throw new StorageException.NotFound("read", path);
        }
        long size = object.bytes().sizeBytes();
        long start = Math.min(range.startByte(), size);
        long length = Math.min(range.lengthBytes(), size - start);
        return new ObjectStream(object.bytes().stream(start, length), object.info(), length);
    }

    @Override
    public void put(StoragePath path, byte[] content, @Nullable Instant validUntil) throws StorageException {
        Instant now = time.instant();
        if (validUntil != null && now.isAfter(validUntil)) {
            throw new StorageException.Unavailable("write", path, "its validity ended at " + validUntil, null);
        }
        Bytes bytes = Bytes.copyOf(content);
        objects.put(path.text(), new StoredObject(new ObjectInfo(path, bytes.sizeBytes(), now, null), bytes));
    }

    @Override
    public PendingObject create(StoragePath staging, WriteHint hint) throws StorageException {
        ObjectInfo prefix = hint.prefix();
        return new MemoryPendingObject(this, staging, prefix == null ? Bytes.NONE : prefixBytes(prefix));
    }

    @Override
    public PendingObject resume(ResumeToken token) throws StorageException {
        Snapshot snapshot = unfinished.get(token);
        if (snapshot == null) {
            throw new StorageException.NotFound(
                    "resume",
                    StoragePath.ROOT,
                    "no unfinished object has this token in this process; it may have been committed or discarded",
                    null);
        }
        return new MemoryPendingObject(this, token, snapshot);
    }

    @Override
    public void discard(ResumeToken token) {
        Snapshot snapshot = unfinished.remove(token);
        while (snapshot != null && snapshot.goesOnFrom() != null) {
            snapshot = unfinished.remove(snapshot.goesOnFrom());
        }
    }

    @Override
    public AbandonReport abandon(StoragePath folder, Instant before, boolean dryRun) {
        long examined = 0;
        long abandoned = 0;
        long bytes = 0;
        for (var entry : Map.copyOf(unfinished).entrySet()) {
            Snapshot snapshot = entry.getValue();
            if (snapshot.staging().isBelow(folder)) {
                examined++;
                if (snapshot.keptAt().isBefore(before) && (dryRun || unfinished.remove(entry.getKey(), snapshot))) {
                    abandoned++;
                    bytes += snapshot.bytes().sizeBytes();
                }
            }
        }
        return new AbandonReport(examined, abandoned, bytes, List.of());
    }

    @Override
    public Instant now() {
        return time.instant();
    }

    @Override
    public DeleteReport delete(Collection<StoragePath> paths) {
        paths.forEach(path -> objects.remove(path.text()));
        return DeleteReport.CLEAN;
    }

    @Override
    public Page<ObjectInfo> list(StoragePath folder, @Nullable String after, int limit) {
        return listing.objects(folder, after, limit);
    }

    @Override
    public Page<Child> children(StoragePath folder, @Nullable String after, int limit) {
        return listing.children(folder, after, limit);
    }

    @Override
    public Optional<Redirect> redirect(StoragePath path, RedirectRequest request) {
        return Optional.empty();
    }

    /// Frees everything.
    @Override
    public void close() {
        objects.clear();
        unfinished.clear();
    }

    /// Makes bytes an object, unless one of their size is there already.
    ObjectInfo publish(StoragePath target, Bytes bytes) {
        var made = new StoredObject(new ObjectInfo(target, bytes.sizeBytes(), time.instant(), null), bytes);
        return objects.merge(
                        target.text(),
                        made,
                        (there, mine) ->
                                there.bytes().sizeBytes() == mine.bytes().sizeBytes() ? there : mine)
                .info();
    }

    /// Keeps bytes for whoever has the token.
    ResumeToken keep(Snapshot snapshot) {
        var token = new ResumeToken("memory-" + tokens.incrementAndGet());
        unfinished.put(token, snapshot);
        return token;
    }

    /// What it keeps, in words: every object and every unfinished one.
    List<String> contents() {
        List<String> contents = new ArrayList<>(objects.keySet());
        unfinished.forEach((token, snapshot) -> contents.add(token.text() + " at " + snapshot.staging()));
        return contents;
    }

    private Bytes prefixBytes(ObjectInfo prefix) throws StorageException {
        StoredObject object = objects.get(prefix.path().text());
        if (object == null) {
            throw new StorageException.NotFound("read the prefix", prefix.path());
        }
        return object.bytes();
    }
}
