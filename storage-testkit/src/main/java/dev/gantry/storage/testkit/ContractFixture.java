// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.PendingObject;
import dev.gantry.storage.ResumeToken;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.WriteHint;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What the contract's tests have in common: the store under test, content, and a teardown that deletes the
/// objects a test made on purpose and fails if anything else is left.
abstract class ContractFixture {

    static final StoragePath ROOT = StoragePath.ROOT;

    private final Set<StoragePath> visible = new ConcurrentSkipListSet<>();
    private final AtomicInteger stagings = new AtomicInteger();

    /// The driver under test, the same for the whole of a test.
    protected abstract StorageDriver driver();

    /// Another driver on the same store, as a second process would have; the same one where there can be none.
    protected StorageDriver anotherProcess() {
        return driver();
    }

    /// The size of a part: tests write around it and its multiples.
    protected abstract int partBytes();

    /// The promises that the store under test breaks.
    protected Set<Deviation> deviations() {
        return Set.of();
    }

    /// Everything that the store holds, by any means other than the driver: objects, unfinished uploads,
    /// temporary files.
    protected abstract List<String> leftovers() throws Exception;

    /// The time by which the store judges `validUntil`.
    protected InstantSource time() {
        return InstantSource.system();
    }

    @BeforeEach
    void storeIsEmptyBefore() throws Exception {
        assertThat(leftovers()).as("the store before the test").isEmpty();
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        assertThat(driver().delete(List.copyOf(visible)).failures()).isEmpty();
        assertThat(leftovers())
                .as("the store after the test, without its own objects")
                .isEmpty();
    }

    final boolean deviates(Deviation deviation) {
        return deviations().contains(deviation);
    }

    static StoragePath path(String text) {
        return StoragePath.parse(text);
    }

    /// Has the teardown delete these, which a test makes visible by other means than this class.
    protected final void forget(Collection<StoragePath> paths) {
        visible.addAll(paths);
    }

    final void put(StoragePath path, byte[] content) throws StorageException {
        visible.add(path);
        driver().put(path, content, null);
    }

    final void put(String... paths) throws StorageException {
        for (String path : paths) {
            put(path(path), new byte[] {1});
        }
    }

    /// A staging path that nothing else uses.
    final StoragePath staging() {
        return path("/_gantry/uploads/test-" + stagings.incrementAndGet() + "/data");
    }

    final PendingObject create(WriteHint hint) throws StorageException {
        return driver().create(staging(), hint);
    }

    final ObjectInfo commit(PendingObject pending, StoragePath target) throws StorageException {
        visible.add(target);
        return pending.commit(target);
    }

    final ObjectInfo write(StoragePath target, Content content) throws IOException {
        return write(target, content, WriteHint.NONE);
    }

    final ObjectInfo write(StoragePath target, Content content, WriteHint hint) throws IOException {
        try (PendingObject pending = create(hint)) {
            append(pending, content);
            return commit(pending, target);
        }
    }

    static void append(PendingObject pending, Content content) throws IOException {
        try (InputStream in = content.stream()) {
            in.transferTo(pending);
        }
    }

    /// Writes the next bytes of a stream.
    static void append(PendingObject pending, InputStream in, int count) throws IOException {
        pending.write(in.readNBytes(count), 0, count);
    }

    /// A token for an object that holds these bytes so far.
    final ResumeToken suspended(Content content, WriteHint hint) throws IOException {
        try (PendingObject pending = create(hint)) {
            append(pending, content);
            return pending.suspend();
        }
    }

    final ResumeToken sealed(Content content) throws IOException {
        try (PendingObject pending = create(WriteHint.NONE)) {
            append(pending, content);
            return pending.seal();
        }
    }

    final void assertHolds(StoragePath path, Content... content) throws IOException {
        assertThat(digestOf(path)).as("digest of %s", path).isEqualTo(Content.digest(content));
        assertThat(driver().stat(path).map(ObjectInfo::sizeBytes))
                .as("size of %s", path)
                .contains(Arrays.stream(content).mapToLong(Content::sizeBytes).sum());
    }

    final String digestOf(StoragePath path) throws IOException {
        try (ObjectStream in = driver().open(path, ByteRange.ALL)) {
            return Content.digest(in);
        }
    }

    final byte[] read(StoragePath path, ByteRange range) throws IOException {
        try (ObjectStream in = driver().open(path, range)) {
            return in.readAllBytes();
        }
    }

    final List<String> visiblePaths() throws StorageException {
        return driver().list(ROOT, null, 1000).items().stream()
                .map(info -> info.path().text())
                .toList();
    }
}
