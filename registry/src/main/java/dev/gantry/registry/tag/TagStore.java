// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.tag;

import dev.gantry.registry.evidence.CacheUse;
import dev.gantry.registry.evidence.Lookups;
import dev.gantry.registry.evidence.SharedReads;
import dev.gantry.registry.evidence.Sightings;
import dev.gantry.registry.layout.Links;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.Page;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tags of all repositories: each a link that is read from the store whenever it is asked for, unless a time to
/// live is configured. Requests that ask for one tag at once share a read that began after they came.
///
/// What this process writes or deletes it drops from memory before and after, so that it never serves an older
/// state than its own; other replicas may, for as long as the time to live.
public final class TagStore {

    /// How many tags are looked up at once unless it is said.
    public static final int WIDTH = 32;

    private static final int PAGE = 1000;

    private final StorageDriver driver;
    private final Links links;
    private final TagListing listing;
    private final InstantSource time;
    private final int width;
    private final Sightings<StoragePath, Digest> seen;
    private final Lookups lookups = new Lookups();
    private final SharedReads<StoragePath, Optional<Digest>> reads;

    /// Remembers nothing, for which it needs no clock.
    public TagStore(StorageDriver driver) {
        this(driver, () -> Instant.EPOCH, Duration.ZERO, 0);
    }

    /// @param life how long a tag that was read is served from memory; zero for never
    /// @param maxEntries how many are remembered
    public TagStore(StorageDriver driver, InstantSource time, Duration life, long maxEntries) {
        this(driver, time, life, maxEntries, WIDTH);
    }

    /// @param width how many tags are looked up at once where a manifest is deleted
    public TagStore(StorageDriver driver, InstantSource time, Duration life, long maxEntries, int width) {
        this.driver = driver;
        this.links = new Links(driver);
        this.listing = new TagListing(driver);
        this.time = time;
        this.width = width;
        this.seen = new Sightings<>(time, life, maxEntries);
        this.reads = life.isZero() ? SharedReads.overlapping() : SharedReads.oneByOne();
    }

    /// The digest to which the tag points.
    public Optional<Digest> find(RepositoryName repository, Tag tag) throws StorageException {
        StoragePath link = StorageLayout.tagCurrent(repository, tag);
        Optional<Digest> fresh = seen.fresh(link);
        lookups.note(fresh.isPresent());
        return fresh.isPresent() ? fresh : reads.read(link, () -> look(link));
    }

    /// What the memory of tags has been good for.
    public CacheUse use() {
        return lookups.use(seen.size());
    }

    /// The digest to which the tag points in the store now, whatever is remembered: what a write is decided by.
    public Optional<Digest> stored(RepositoryName repository, Tag tag) throws StorageException {
        return links.find(StorageLayout.tagCurrent(repository, tag));
    }

    private Optional<Digest> look(StoragePath link) throws StorageException {
        Optional<Digest> fresh = seen.fresh(link);
        if (fresh.isPresent()) {
            return fresh;
        }
        Instant before = time.instant();
        Optional<Digest> target = links.find(link);
        target.ifPresentOrElse(found -> seen.saw(link, found, before), () -> seen.missed(link));
        return target;
    }

    /// Points the tag to a manifest, beside the entry in its history that Distribution's collector reads.
    public void point(RepositoryName repository, Tag tag, Digest digest) throws IOException {
        StoragePath current = StorageLayout.tagCurrent(repository, tag);
        seen.changing(current);
        try (var writes = new Fanout<Boolean>(2)) {
            writes.fork(() -> write(StorageLayout.tagIndex(repository, tag, digest), digest));
            writes.fork(() -> write(current, digest));
            writes.join();
        } finally {
            seen.changed(current);
        }
    }

    /// Deletes the tag with its history, the link that makes it visible last.
    ///
    /// @return whether anything was there of the tag, if only history that a broken deletion left
    public boolean delete(RepositoryName repository, Tag tag) throws StorageException {
        return delete(repository, tag, null);
    }

    /// Deletes every tag that points to a manifest. One that is pointed elsewhere meanwhile stays: each is read
    /// again right before its objects are deleted.
    ///
    /// @return what was deleted, in order
    public List<Tag> deletePointingAt(RepositoryName repository, Digest digest) throws IOException {
        List<Tag> deleted = new ArrayList<>();
        String last = null;
        TagPage page;
        do {
            page = list(repository, last, PAGE);
            try (var deletions = new Fanout<Optional<Tag>>(width)) {
                for (Tag tag : page.tags()) {
                    last = tag.text();
                    deletions.fork(() -> pointsAt(repository, tag, digest) && delete(repository, tag, digest)
                            ? Optional.of(tag)
                            : Optional.empty());
                }
                deletions.join().forEach(tag -> tag.ifPresent(deleted::add));
            }
        } while (page.hasMore() && !page.tags().isEmpty());
        return deleted;
    }

    /// @param expected if given, nothing is deleted once the tag points elsewhere
    private boolean delete(RepositoryName repository, Tag tag, @Nullable Digest expected) throws StorageException {
        StoragePath current = StorageLayout.tagCurrent(repository, tag);
        seen.changing(current);
        try {
            return delete(repository, tag, current, expected);
        } finally {
            seen.changed(current);
        }
    }

    private boolean delete(RepositoryName repository, Tag tag, StoragePath current, @Nullable Digest expected)
            throws StorageException {
        boolean found = false;
        boolean isVisible = false;
        String after = null;
        Page<ObjectInfo> page;
        do {
            page = driver.list(StorageLayout.tag(repository, tag), after, PAGE);
            List<StoragePath> history = new ArrayList<>();
            for (ObjectInfo object : page.items()) {
                after = object.path().text();
                found = true;
                if (object.path().equals(current)) {
                    isVisible = true;
                } else {
                    history.add(object.path());
                }
            }
            if (!page.hasMore() && isVisible) {
                history.add(current);
            }
            if (expected != null && !pointsAt(repository, tag, expected)) {
                return false;
            }
            driver.delete(history).throwIfAny();
        } while (page.hasMore());
        return found;
    }

    /// Lists tags in the order of their characters.
    ///
    /// @param last only tags after this text
    /// @param limit at most so many
    public TagPage list(RepositoryName repository, @Nullable String last, int limit) throws IOException {
        return listing.list(repository, last, limit);
    }

    /// Asks the store, whatever is remembered.
    private boolean pointsAt(RepositoryName repository, Tag tag, Digest digest) throws StorageException {
        return links.find(StorageLayout.tagCurrent(repository, tag))
                .filter(digest::equals)
                .isPresent();
    }

    private boolean write(StoragePath link, Digest digest) throws StorageException {
        links.write(link, digest);
        return true;
    }
}
