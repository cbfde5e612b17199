// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.evidence.CacheUse;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import dev.gantry.registry.tag.TagStore;
import dev.gantry.registry.upload.IncomingBytes;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The manifests of all repositories.
///
/// A push writes bytes first, then the link that makes them readable by digest beside the one that lists them
/// among the referrers of their subject, then the tags: whatever it is cut off at, nothing refers to what is
/// not there.
public final class ManifestStore {

    /// The largest manifest that is taken: 4 MiB, which the specification ("Pushing Manifests") asks for at
    /// least, and Distribution takes at most.
    public static final int MAX_MANIFEST_BYTES = 4 << 20;

    /// How many tags of one push are written at once.
    private static final int TAG_WIDTH = 16;

    private static final Logger LOG = LoggerFactory.getLogger(ManifestStore.class);

    private final Revisions revisions;
    private final References references;
    private final TagStore tags;
    private final InstantSource time;
    private final ManifestMemory memory;
    private final ManifestRules rules;
    private final ManifestContents contents;

    /// @param cacheBytes how many bytes of manifests are kept in memory
    /// @param memory what manifests under way may take beside them
    /// @param rules what is taken
    public ManifestStore(
            StorageDriver driver,
            Presence presence,
            TagStore tags,
            InstantSource time,
            long cacheBytes,
            ManifestMemory memory,
            ManifestRules rules) {
        this.revisions = new Revisions(presence, new ReferrerLinks(driver));
        this.references = new References(presence, revisions, rules.indexes());
        this.tags = tags;
        this.time = time;
        this.memory = memory;
        this.rules = rules;
        this.contents = new ManifestContents(driver, presence, time, cacheBytes, memory);
    }

    /// Receives a manifest and takes it in.
    ///
    /// @param tags what is to point to it, beside the tag by which it may be named
    /// @param contentType the type under which the client sends it; null if it names none
    /// @return empty if it is larger than [#mostBytes]
    /// @throws StorageException.Unavailable also if too many others are under way, or it comes too slowly
    /// @throws RegistryException as for bytes that are there already
    public Optional<PushedManifest> receive(
            RepositoryName repository,
            Reference reference,
            Collection<Tag> tags,
            @Nullable String contentType,
            IncomingBytes body)
            throws IOException {
        OptionalLong needed = ManifestBody.neededBytes(body, rules.mostBytes());
        if (needed.isEmpty()) {
            return Optional.empty();
        }
        try (var _ = memory.take(needed.getAsLong())) {
            Optional<byte[]> content = new ManifestBody(body, rules.mostBytes(), memory, time).read();
            return content.isEmpty()
                    ? Optional.empty()
                    : Optional.of(put(repository, reference, tags, contentType, content.get()));
        }
    }

    /// The size of the largest manifest that is taken.
    public int mostBytes() {
        return rules.mostBytes();
    }

    /// Takes a manifest in.
    ///
    /// @param contentType the type under which the client sent it; null if it named none
    /// @return its digest
    /// @throws RegistryException MANIFEST_INVALID, MANIFEST_BLOB_UNKNOWN, or DIGEST_INVALID where the reference
    ///     is the digest of other bytes
    public Digest put(RepositoryName repository, Reference reference, @Nullable String contentType, byte[] content)
            throws IOException {
        return put(repository, reference, List.of(), contentType, content).digest();
    }

    private PushedManifest put(
            RepositoryName repository,
            Reference reference,
            Collection<Tag> more,
            @Nullable String contentType,
            byte[] content)
            throws IOException {
        Digest digest = digestOf(reference, content);
        Manifest manifest = rules.parse(content, contentType);
        references.requirePresent(repository, manifest);
        StoredManifest stored = store(repository, digest, manifest.mediaType(), content);
        Digest subject = stored.referral().subject();
        if (reference instanceof Tag tag) {
            tags.point(repository, tag, digest);
        }
        point(repository, more, digest);
        LOG.atInfo()
                .addKeyValue("repository", repository)
                .addKeyValue("reference", reference)
                .addKeyValue("digest", digest)
                .log("manifest.pushed");
        return new PushedManifest(digest, manifest.namesItsType(), subject, stored);
    }

    /// Keeps a copy of another registry's manifest, whatever of its parts is here.
    ///
    /// @param digest of the content
    /// @throws RegistryException MANIFEST_UNKNOWN if it is of a type that is not taken here
    public void keep(RepositoryName repository, Digest digest, byte[] content) throws IOException {
        MediaType type = StoredType.of(content)
                .filter(found -> found.isStandard() || rules.otherTypes().contains(found))
                .orElseThrow(() -> new RegistryException(
                        ErrorCode.MANIFEST_UNKNOWN,
                        "the manifest is of a type that this registry does not keep",
                        digest.toString()));
        store(repository, digest, type, content);
        LOG.atInfo()
                .addKeyValue("repository", repository)
                .addKeyValue("digest", digest)
                .log("manifest.kept");
    }

    /// Bytes first, unless they are known to be there, then the links that make them readable by digest.
    private StoredManifest store(RepositoryName repository, Digest digest, MediaType type, byte[] content)
            throws IOException {
        var stored = new StoredManifest(digest, type, content);
        contents.write(stored, content);
        revisions.link(repository, digest, stored.referral().subject());
        return stored;
    }

    private void point(RepositoryName repository, Collection<Tag> named, Digest digest) throws IOException {
        try (var writes = new Fanout<Tag>(TAG_WIDTH)) {
            for (Tag tag : named) {
                writes.fork(() -> {
                    tags.point(repository, tag, digest);
                    return tag;
                });
            }
            writes.join();
        }
    }

    /// The manifest to which a tag points, or that has a digest.
    ///
    /// @throws RegistryException MANIFEST_UNKNOWN with the reason if it is one of Docker's schema 1
    public Optional<StoredManifest> find(RepositoryName repository, Reference reference) throws IOException {
        Optional<StoredManifest> found = switch (reference) {
            case Tag tag -> findTagged(repository, tag);
            case Reference.ByDigest(Digest named) -> find(repository, named);
        };
        if (found.isPresent() && found.get().type().isSchema1()) {
            throw new RegistryException(
                    ErrorCode.MANIFEST_UNKNOWN,
                    "the manifest is of Docker's schema 1, which is obsolete and not served; push the image again",
                    reference.toString());
        }
        return found;
    }

    /// The digest to which a tag points, or that itself if the repository has such a manifest; nothing is read
    /// of the manifest.
    public Optional<Digest> current(RepositoryName repository, Reference reference) throws IOException {
        return switch (reference) {
            case Tag tag -> tags.stored(repository, tag);
            case Reference.ByDigest(Digest named) ->
                revisions.isPresent(repository, named) ? Optional.of(named) : Optional.empty();
        };
    }

    /// The image for Linux on amd64 that an index names, if the repository has it: what clients that know no
    /// indexes mean.
    public Optional<StoredManifest> linuxAmd64(RepositoryName repository, StoredManifest index) throws IOException {
        Optional<Digest> entry = index.entry(Platform.LINUX_AMD64);
        return entry.isEmpty() ? Optional.empty() : find(repository, entry.get());
    }

    /// Deletes a manifest, and before it every tag that points to it and its place among the referrers of its
    /// subject. What refers to it stays.
    ///
    /// @return those tags
    /// @throws RegistryException MANIFEST_UNKNOWN if the repository has no such manifest
    public List<Tag> delete(RepositoryName repository, Digest digest) throws IOException {
        Optional<StoredManifest> stored = find(repository, digest);
        // A layer that is no manifest stays. One that is goes as a layer too, or it would still be found.
        if (stored.isEmpty() && !revisions.hasLink(repository, digest)) {
            throw unknown(digest.toString());
        }
        Digest subject = stored.map(found -> found.referral().subject()).orElse(null);
        List<Tag> deleted = tags.deletePointingAt(repository, digest);
        revisions.unlink(repository, digest, subject);
        LOG.atInfo()
                .addKeyValue("repository", repository)
                .addKeyValue("digest", digest)
                .log("manifest.deleted");
        return deleted;
    }

    /// Deletes a tag; the manifest stays.
    ///
    /// @throws RegistryException MANIFEST_UNKNOWN if there is no such tag
    public void delete(RepositoryName repository, Tag tag) throws IOException {
        if (!tags.delete(repository, tag)) {
            throw unknown(tag.text());
        }
        LOG.atInfo()
                .addKeyValue("repository", repository)
                .addKeyValue("tag", tag)
                .log("tag.deleted");
    }

    public static RegistryException unknown(String reference) {
        return new RegistryException(ErrorCode.MANIFEST_UNKNOWN, "the repository has no such manifest", reference);
    }

    private Optional<StoredManifest> findTagged(RepositoryName repository, Tag tag) throws IOException {
        Optional<Digest> digest = tags.find(repository, tag);
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        Optional<Digest> content = revisions.find(repository, digest.get());
        if (content.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("path", StorageLayout.tagCurrent(repository, tag))
                    .addKeyValue("reason", "the repository does not link " + digest.get())
                    .log("tag.dangling");
        }
        return content.isEmpty() ? Optional.empty() : find(repository, digest.get(), content.get());
    }

    private Optional<StoredManifest> find(RepositoryName repository, Digest digest) throws IOException {
        Optional<Digest> content = revisions.find(repository, digest);
        return content.isEmpty() ? Optional.empty() : find(repository, digest, content.get());
    }

    private Optional<StoredManifest> find(RepositoryName repository, Digest digest, Digest content)
            throws StorageException {
        Optional<StoredManifest> found = contents.find(content);
        // JSON that names a type may be a layer as well; only what is standard is known to be a manifest by itself.
        boolean isManifest =
                found.isEmpty() || found.get().type().isStandard() || revisions.isRevision(repository, digest);
        return isManifest ? found : Optional.empty();
    }

    /// What the memory of manifests has been good for.
    public CacheUse use() {
        return contents.use();
    }

    private static Digest digestOf(Reference reference, byte[] content) {
        if (!(reference instanceof Reference.ByDigest(Digest named))) {
            return Digest.of(Algorithm.SHA256, content);
        }
        Digest digest = Digest.of(named.algorithm(), content);
        if (!named.equals(digest)) {
            throw new RegistryException(
                    ErrorCode.DIGEST_INVALID, "the manifest that arrived has the digest " + digest, named.toString());
        }
        return digest;
    }
}
