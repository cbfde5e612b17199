// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.tag;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tags of all repositories: each a link that is read from the store whenever it is asked for.
public final class TagStore {

    private static final int WIDTH = 32;
    private static final int PAGE = 1000;

    private final StorageDriver driver;
    private final Links links;
    private final TagListing listing;

    public TagStore(StorageDriver driver) {
        this.driver = driver;
        this.links = new Links(driver);
        this.listing = new TagListing(driver);
    }

    /// The digest to which the tag points.
    public Optional<Digest> find(RepositoryName repository, Tag tag) throws StorageException {
        return links.find(StorageLayout.tagCurrent(repository, tag));
    }

    /// Points the tag to a manifest, beside the entry in its history that Distribution's collector reads.
    public void point(RepositoryName repository, Tag tag, Digest digest) throws IOException {
        try (var writes = new Fanout<Boolean>(2)) {
            writes.fork(() -> write(StorageLayout.tagIndex(repository, tag, digest), digest));
            writes.fork(() -> write(StorageLayout.tagCurrent(repository, tag), digest));
            writes.join();
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
    public void deletePointingAt(RepositoryName repository, Digest digest) throws IOException {
        String last = null;
        TagPage page;
        do {
            page = list(repository, last, PAGE);
            try (var deletions = new Fanout<Boolean>(WIDTH)) {
                for (Tag tag : page.tags()) {
                    last = tag.text();
                    deletions.fork(() -> pointsAt(repository, tag, digest) && delete(repository, tag, digest));
                }
                deletions.join();
            }
        } while (page.hasMore() && !page.tags().isEmpty());
    }

    /// @param expected if given, nothing is deleted once the tag points elsewhere
    private boolean delete(RepositoryName repository, Tag tag, @Nullable Digest expected) throws StorageException {
        StoragePath current = StorageLayout.tagCurrent(repository, tag);
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

    private boolean pointsAt(RepositoryName repository, Tag tag, Digest digest) throws StorageException {
        return find(repository, tag).filter(digest::equals).isPresent();
    }

    private boolean write(StoragePath link, Digest digest) throws StorageException {
        links.write(link, digest);
        return true;
    }
}
