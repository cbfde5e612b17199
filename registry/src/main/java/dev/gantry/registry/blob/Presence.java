// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.blob;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gantry.registry.layout.Links;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What is there: whether a repository links a digest, and whether the content exists. Every promise that the
/// registry makes to a client goes through this class.
///
/// That something *is* there is evidence with a time: good for a promise for [#EVIDENCE_LIFE], then it is looked
/// for again. Absence is never remembered. A digest's size never changes, so it needs no time of its own. Memory
/// is bounded by a number of entries.
public final class Presence {

    /// How long having seen something is good for a promise. A collector waits longer before it deletes.
    public static final Duration EVIDENCE_LIFE = Duration.ofMinutes(5);

    private final StorageDriver driver;
    private final Links links;
    private final InstantSource time;
    private final Cache<LinkKey, LinkSeen> seenLinks;
    private final Cache<Digest, ContentSeen> seenContent;

    /// When links were taken away here, so that a read that began before does not bring one back;
    /// [Instant#MAX] while that goes on.
    private final Cache<LinkKey, Instant> unlinked;

    private record LinkKey(LinkKind kind, RepositoryName repository, Digest digest) {}

    private record LinkSeen(Digest target, Instant at) {}

    private record ContentSeen(long sizeBytes, Instant at) {}

    /// @param maxEntries bounds each of the two caches
    public Presence(StorageDriver driver, InstantSource time, long maxEntries) {
        this.driver = driver;
        this.links = new Links(driver);
        this.time = time;
        this.seenLinks = Caffeine.newBuilder().maximumSize(maxEntries).build();
        this.seenContent = Caffeine.newBuilder().maximumSize(maxEntries).build();
        this.unlinked = Caffeine.newBuilder()
                .maximumSize(maxEntries)
                .expireAfterWrite(EVIDENCE_LIFE)
                .build();
    }

    /// The content that the repository may serve under that digest, if link and bytes are there.
    public Optional<Blob> find(LinkKind kind, RepositoryName repository, Digest digest) throws StorageException {
        Optional<Digest> content = findLink(kind, repository, digest);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong size = findContent(content.get());
        return size.isEmpty() ? Optional.empty() : Optional.of(new Blob(digest, content.get(), size.getAsLong()));
    }

    /// The digest of the content to which the repository's link points, if there is a link. The content may be
    /// gone.
    public Optional<Digest> findLink(LinkKind kind, RepositoryName repository, Digest digest) throws StorageException {
        var key = new LinkKey(kind, repository, digest);
        LinkSeen seen = seenLinks.getIfPresent(key);
        if (seen != null && isFresh(seen.at())) {
            return Optional.of(seen.target());
        }
        Instant before = time.instant();
        Optional<Digest> target = links.find(kind.path(repository, digest));
        target.ifPresentOrElse(found -> sawLink(key, found, before), () -> seenLinks.invalidate(key));
        return target;
    }

    /// The size of the content, if it is there.
    public OptionalLong findContent(Digest content) throws StorageException {
        OptionalLong fresh = freshContent(content);
        if (fresh.isPresent()) {
            return fresh;
        }
        Instant before = time.instant();
        Optional<ObjectInfo> info = driver.stat(StorageLayout.blobData(content));
        if (info.isEmpty()) {
            seenContent.invalidate(content);
            return OptionalLong.empty();
        }
        seenContent.put(content, new ContentSeen(info.get().sizeBytes(), before));
        return OptionalLong.of(info.get().sizeBytes());
    }

    /// The size of the content if it was seen so recently that nothing needs to be looked for.
    public OptionalLong freshContent(Digest content) {
        ContentSeen seen = seenContent.getIfPresent(content);
        return seen != null && isFresh(seen.at()) ? OptionalLong.of(seen.sizeBytes()) : OptionalLong.empty();
    }

    /// Writes the link that makes content readable in a repository. The content must be there.
    public void link(LinkKind kind, RepositoryName repository, Digest digest, Digest content) throws StorageException {
        Instant before = time.instant();
        links.write(kind.path(repository, digest), content);
        sawLink(new LinkKey(kind, repository, digest), content, before);
    }

    /// Deletes a link; the content stays for other repositories.
    ///
    /// @return whether there was one
    public boolean unlink(LinkKind kind, RepositoryName repository, Digest digest) throws StorageException {
        var key = new LinkKey(kind, repository, digest);
        unlinked.put(key, Instant.MAX);
        seenLinks.invalidate(key);
        try {
            boolean linked = links.find(kind.path(repository, digest)).isPresent();
            driver.delete(List.of(kind.path(repository, digest))).throwIfAny();
            return linked;
        } finally {
            unlinked.put(key, time.instant());
            seenLinks.invalidate(key);
        }
    }

    private void sawLink(LinkKey key, Digest target, Instant before) {
        seenLinks.asMap().compute(key, (k, old) -> {
            Instant gone = unlinked.getIfPresent(key);
            return gone != null && before.isBefore(gone) ? null : new LinkSeen(target, before);
        });
    }

    /// Notes that content was written or read whole, begun at that time.
    public void sawContent(Digest content, long sizeBytes, Instant at) {
        seenContent.put(content, new ContentSeen(sizeBytes, at));
    }

    /// Notes that content turned out to be gone.
    public void missedContent(Digest content) {
        seenContent.invalidate(content);
    }

    private boolean isFresh(Instant at) {
        return time.instant().isBefore(at.plus(EVIDENCE_LIFE));
    }
}
