// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.janitor;

import dev.gantry.registry.layout.RepositoryFolder;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.Page;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One search of all repositories for uploads that Distribution began and nobody will finish. An upload goes when
/// the newest of its objects is old, and then as a whole. For one thread.
///
/// The listing is flat and skips over what is left of a repository's links at the end of a page, so it takes at most
/// a request for each thousand objects, and about three for each repository.
final class ForeignUploads {

    private static final int STORE_PAGE = 1000;

    /// How many objects of one upload are remembered; if it has more, they go with the next sweep.
    private static final int MAX_OBJECTS = 10_000;

    private final StorageDriver driver;
    private final Instant before;
    private final Tally tally;
    private final Deletions deletions;

    /// The upload that the listing is in, what of it was seen, and when the last of that was written.
    private @Nullable StoragePath upload;

    private final List<ObjectInfo> seen = new ArrayList<>();
    private Instant newest = Instant.MIN;

    ForeignUploads(StorageDriver driver, Instant before, Tally tally, Deletions deletions) {
        this.driver = driver;
        this.before = before;
        this.tally = tally;
        this.deletions = deletions;
    }

    /// Ends early, without harm, when the thread is interrupted.
    void sweep() throws StorageException {
        String after = null;
        while (!Thread.currentThread().isInterrupted()) {
            Page<ObjectInfo> page = driver.list(StorageLayout.repositories(), after, STORE_PAGE);
            for (ObjectInfo object : page.items()) {
                look(object);
            }
            if (!page.hasMore() || page.items().isEmpty()) {
                leave();
                deletions.flush();
                return;
            }
            after = next(page.items().getLast().path());
        }
    }

    private static String next(StoragePath last) {
        return StorageLayout.foreignUpload(last).isPresent()
                ? last.text()
                : RepositoryFolder.of(last).map(RepositoryFolder::end).orElse(last.text());
    }

    private void look(ObjectInfo object) throws StorageException {
        StoragePath folder = StorageLayout.foreignUpload(object.path()).orElse(null);
        if (folder == null) {
            return;
        }
        if (!folder.equals(upload)) {
            leave();
            upload = folder;
        }
        tally.examined();
        if (object.lastModified().isAfter(newest)) {
            newest = object.lastModified();
        }
        if (seen.size() < MAX_OBJECTS) {
            seen.add(object);
        }
    }

    /// All objects of the upload were seen.
    private void leave() throws StorageException {
        if (newest.isBefore(before)) {
            for (ObjectInfo object : seen) {
                deletions.add(object);
            }
        }
        seen.clear();
        newest = Instant.MIN;
    }
}
