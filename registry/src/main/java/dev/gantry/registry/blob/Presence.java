// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.blob;

import dev.gantry.registry.evidence.CacheUse;
import dev.gantry.registry.evidence.Evidence;
import dev.gantry.registry.evidence.Lookups;
import dev.gantry.registry.evidence.SharedReads;
import dev.gantry.registry.evidence.SharedSightings;
import dev.gantry.registry.layout.Links;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// What is there: whether a repository links a digest, and whether the content exists. Every promise that the
/// registry makes to a client goes through this class.
///
/// That something *is* there is evidence with a time: good for a promise for [#EVIDENCE_LIFE], then it is looked
/// for again. It is this process's own, or else what another replica told by way of [Evidence]. Absence is never
/// remembered. A digest's size never changes, so it needs no time of its own. Memory is bounded by a number of
/// entries. Requests that look for the same thing at once share their look.
public final class Presence {

    /// How long having seen something is good for a promise. A collector waits longer before it deletes.
    public static final Duration EVIDENCE_LIFE = Evidence.LIFE;

    private final StorageDriver driver;
    private final Links links;
    private final InstantSource time;
    private final SharedSightings<LinkKey, Digest> seenLinks;
    private final SharedSightings<ContentKey, Long> seenContent;
    private final Lookups linkLookups = new Lookups();
    private final Lookups contentLookups = new Lookups();
    private final SharedReads<LinkKey, Optional<Digest>> linkReads = SharedReads.oneByOne();
    private final SharedReads<ContentKey, OptionalLong> contentReads = SharedReads.oneByOne();

    private record LinkKey(LinkKind kind, RepositoryName repository, Digest digest) {
        private StoragePath path() {
            return kind.path(repository, digest);
        }

        @Override
        public String toString() {
            return "%s:%s@%s".formatted(kind.name().toLowerCase(Locale.ROOT), repository, digest);
        }
    }

    private record ContentKey(Digest digest) {
        @Override
        public String toString() {
            return "content:" + digest;
        }
    }

    /// Nothing is told to other replicas.
    ///
    /// @param maxEntries how many links, and how many contents, are remembered here
    public Presence(StorageDriver driver, InstantSource time, long maxEntries) {
        this(driver, time, maxEntries, Evidence.NONE);
    }

    /// @param maxEntries how many links, and how many contents, are remembered here
    /// @param others what other replicas tell
    public Presence(StorageDriver driver, InstantSource time, long maxEntries, Evidence others) {
        this.driver = driver;
        this.links = new Links(driver);
        this.time = time;
        this.seenLinks = new SharedSightings<>(time, maxEntries, others, Presence::parseDigest);
        this.seenContent = new SharedSightings<>(time, maxEntries, others, Presence::parseSize);
    }

    /// The content that the repository may serve under that digest, if link and bytes are there.
    public Optional<Blob> find(LinkKind kind, RepositoryName repository, Digest digest) throws StorageException {
        Optional<Digest> content = findLink(kind, repository, digest);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong size = findContent(content.get());
        return linked(kind, repository, digest, content.get(), size);
    }

    /// As [#find], for those who all but know that it is there: the content is looked for while the link is, so that a
    /// store that is far away is waited for once. Where there is no link that look was in vain, and is cut short.
    public Optional<Blob> findExpected(LinkKind kind, RepositoryName repository, Digest digest) throws IOException {
        if (freshContent(digest).isPresent()) {
            return find(kind, repository, digest);
        }
        try (var ahead = new Fanout<OptionalLong>(1)) {
            ahead.fork(() -> findContent(digest));
            Optional<Digest> content = findLink(kind, repository, digest);
            if (content.isEmpty()) {
                return Optional.empty();
            }
            OptionalLong size = content.get().equals(digest) ? ahead.join().getFirst() : findContent(content.get());
            return linked(kind, repository, digest, content.get(), size);
        }
    }

    /// A blob that is linked; where its bytes were not found there is none, and the log says so.
    private static Optional<Blob> linked(
            LinkKind kind, RepositoryName repository, Digest digest, Digest content, OptionalLong sizeBytes) {
        if (sizeBytes.isEmpty()) {
            Damage.dangling(kind.path(repository, digest), content);
            return Optional.empty();
        }
        return Optional.of(new Blob(digest, content, sizeBytes.getAsLong()));
    }

    /// The digest of the content to which the repository's link points, if there is a link. The content may be
    /// gone.
    public Optional<Digest> findLink(LinkKind kind, RepositoryName repository, Digest digest) throws StorageException {
        var key = new LinkKey(kind, repository, digest);
        Optional<Digest> fresh = seenLinks.fresh(key);
        linkLookups.note(fresh.isPresent());
        return fresh.isPresent() ? fresh : linkReads.read(key, () -> lookForLink(key));
    }

    private Optional<Digest> lookForLink(LinkKey key) throws StorageException {
        Optional<Digest> known = seenLinks.recall(key);
        if (known.isPresent()) {
            return known;
        }
        Instant before = time.instant();
        Optional<Digest> target = links.find(key.path(), key.digest());
        target.ifPresentOrElse(found -> seenLinks.saw(key, found, before), () -> seenLinks.missed(key));
        return target;
    }

    /// Whether an object is where the repository's link would be, if only an empty or a broken one. Asks the
    /// store.
    public boolean hasLink(LinkKind kind, RepositoryName repository, Digest digest) throws StorageException {
        return driver.stat(kind.path(repository, digest)).isPresent();
    }

    /// The size of the content, if it is there.
    public OptionalLong findContent(Digest content) throws StorageException {
        OptionalLong fresh = freshContent(content);
        contentLookups.note(fresh.isPresent());
        var key = new ContentKey(content);
        return fresh.isPresent() ? fresh : contentReads.read(key, () -> lookForContent(key));
    }

    private OptionalLong lookForContent(ContentKey key) throws StorageException {
        Optional<Long> known = seenContent.recall(key);
        if (known.isPresent()) {
            return OptionalLong.of(known.get());
        }
        Instant before = time.instant();
        Optional<ObjectInfo> info =
                driver.stat(StorageLayout.blobData(key.digest())).filter(found -> !Damage.isLost(found, key.digest()));
        if (info.isEmpty()) {
            seenContent.missed(key);
            return OptionalLong.empty();
        }
        seenContent.saw(key, info.get().sizeBytes(), before);
        return OptionalLong.of(info.get().sizeBytes());
    }

    /// The size of the content if this process saw it so recently that nothing needs to be looked for. Asks
    /// nobody.
    public OptionalLong freshContent(Digest content) {
        Optional<Long> fresh = seenContent.fresh(new ContentKey(content));
        return fresh.isPresent() ? OptionalLong.of(fresh.get()) : OptionalLong.empty();
    }

    /// What the memory of links has been good for.
    public CacheUse linkUse() {
        return linkLookups.use(seenLinks.size());
    }

    /// What the memory of contents has been good for.
    public CacheUse contentUse() {
        return contentLookups.use(seenContent.size());
    }

    /// Writes the link that makes content readable in a repository. The content must be there.
    public void link(LinkKind kind, RepositoryName repository, Digest digest, Digest content) throws StorageException {
        var key = new LinkKey(kind, repository, digest);
        Instant before = time.instant();
        links.write(key.path(), content);
        seenLinks.saw(key, content, before);
    }

    /// Deletes a link, whatever is in it; the content stays for other repositories.
    ///
    /// @return whether there was one
    public boolean unlink(LinkKind kind, RepositoryName repository, Digest digest) throws StorageException {
        var key = new LinkKey(kind, repository, digest);
        seenLinks.changing(key);
        try {
            boolean linked = hasLink(kind, repository, digest);
            driver.delete(List.of(key.path())).throwIfAny();
            return linked;
        } finally {
            seenLinks.changed(key);
        }
    }

    /// Deletes all links by which a repository has a manifest, whether or not they are there, in one request.
    ///
    /// @param others objects that are to go with them, in no certain order
    public void unlinkManifest(RepositoryName repository, Digest digest, List<StoragePath> others)
            throws StorageException {
        List<LinkKey> keys = Stream.of(LinkKind.MANIFEST, LinkKind.LAYER)
                .map(kind -> new LinkKey(kind, repository, digest))
                .toList();
        keys.forEach(seenLinks::changing);
        try {
            driver.delete(Stream.concat(others.stream(), keys.stream().map(LinkKey::path))
                            .toList())
                    .throwIfAny();
        } finally {
            keys.forEach(seenLinks::changed);
        }
    }

    /// Deletes content that nothing links any more.
    public void deleteContent(Digest content) throws StorageException {
        var key = new ContentKey(content);
        seenContent.changing(key);
        try {
            driver.delete(List.of(StorageLayout.blobData(content))).throwIfAny();
        } finally {
            seenContent.changed(key);
        }
    }

    /// Notes that content was written or read whole, begun at that time.
    public void sawContent(Digest content, long sizeBytes, Instant at) {
        seenContent.saw(new ContentKey(content), sizeBytes, at);
    }

    /// Notes that content turned out to be gone.
    public void missedContent(Digest content) {
        seenContent.missed(new ContentKey(content));
    }

    private static Optional<Digest> parseDigest(String text) {
        try {
            return Optional.of(Digest.parse(text));
        } catch (RegistryException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> parseSize(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
