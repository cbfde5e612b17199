// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.evidence.CacheUse;
import dev.gantry.registry.evidence.Lookups;
import dev.gantry.registry.evidence.SharedReads;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.storage.Bounded;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bytes of manifests, whatever repository links them: in the store, and those that were verified in memory, up
/// to a number of bytes. From memory they are served while there is evidence that the store has them.
final class ManifestContents {

    /// What an entry of the cache weighs beside its content.
    private static final int ENTRY_BYTES = 256;

    private static final Logger LOG = LoggerFactory.getLogger(ManifestContents.class);

    private final StorageDriver driver;
    private final Presence presence;
    private final InstantSource time;
    private final ManifestMemory memory;

    /// What lies under a digest: a manifest, or something else, which it stays for good.
    private final Cache<Digest, Optional<StoredManifest>> contents;

    private final Lookups lookups = new Lookups();
    private final SharedReads<Digest, Optional<StoredManifest>> reads = SharedReads.oneByOne();

    /// @param cacheBytes how many bytes are kept
    /// @param memory what those that are read may take beside them
    ManifestContents(
            StorageDriver driver, Presence presence, InstantSource time, long cacheBytes, ManifestMemory memory) {
        this.driver = driver;
        this.presence = presence;
        this.time = time;
        this.memory = memory;
        this.contents = Caffeine.newBuilder()
                .maximumWeight(cacheBytes)
                .weigher((Digest digest, Optional<StoredManifest> found) ->
                        ENTRY_BYTES + found.map(StoredManifest::sizeBytes).orElse(0))
                .build();
    }

    /// Writes a manifest, unless it is known to be there.
    ///
    /// @param content its bytes
    void write(StoredManifest manifest, byte[] content) throws StorageException {
        Digest digest = manifest.digest();
        if (!isKnown(digest, content.length)) {
            Instant before = time.instant();
            driver.put(StorageLayout.blobData(digest), content, null);
            presence.sawContent(digest, content.length, before);
            contents.put(digest, Optional.of(manifest));
        }
    }

    /// Whether the store holds just these bytes: it did when they were written or verified here, and they were seen
    /// there since. What others saw may be broken, which a push repairs.
    private boolean isKnown(Digest digest, int sizeBytes) {
        Optional<StoredManifest> verified = contents.getIfPresent(digest);
        return verified != null
                && verified.isPresent()
                && presence.freshContent(digest).orElse(-1) == sizeBytes;
    }

    /// What the memory of manifests has been good for.
    CacheUse use() {
        return lookups.use(contents.estimatedSize());
    }

    /// The manifest that lies under a digest, if one does.
    Optional<StoredManifest> find(Digest content) throws StorageException {
        Optional<StoredManifest> cached = contents.getIfPresent(content);
        boolean isHit = cached != null
                && (cached.isEmpty() || presence.findContent(content).isPresent());
        lookups.note(isHit);
        if (cached != null && isHit) {
            return cached;
        }
        return reads.read(content, () -> load(content));
    }

    private Optional<StoredManifest> load(Digest content) throws StorageException {
        Optional<StoredManifest> cached = contents.getIfPresent(content);
        if (cached != null
                && (cached.isEmpty() || presence.freshContent(content).isPresent())) {
            return cached; // who read before has put it there
        }
        Instant before = time.instant();
        StoragePath path = StorageLayout.blobData(content);
        try (ObjectStream in = driver.open(path, ByteRange.ALL)) {
            return read(content, in, before);
        } catch (StorageException.NotFound e) {
            presence.missedContent(content);
            LOG.atWarn()
                    .addKeyValue("path", path)
                    .addKeyValue("reason", "it is linked, and not there")
                    .log("manifest.dangling");
            return Optional.empty();
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException.Unavailable("read", path, String.valueOf(e.getMessage()), e);
        }
    }

    private Optional<StoredManifest> read(Digest content, ObjectStream in, Instant before) throws IOException {
        long sizeBytes = in.info().sizeBytes();
        if (sizeBytes > ManifestStore.MAX_MANIFEST_BYTES) {
            return none(content, sizeBytes);
        }
        try (var _ = memory.take(2 * sizeBytes)) {
            byte[] bytes = Bounded.read(in, ManifestStore.MAX_MANIFEST_BYTES).orElse(new byte[0]);
            return accept(content, bytes, before);
        }
    }

    /// What is stored under a digest is served as a manifest only if it has that digest and is one.
    private Optional<StoredManifest> accept(Digest content, byte[] bytes, Instant before) {
        if (!Digest.of(content.algorithm(), bytes).equals(content)) {
            LOG.atError()
                    .addKeyValue("path", StorageLayout.blobData(content))
                    .addKeyValue("reason", "%d bytes of another digest".formatted(bytes.length))
                    .log("manifest.broken");
            return Optional.empty();
        }
        presence.sawContent(content, bytes.length, before);
        Optional<MediaType> type = StoredType.of(bytes);
        if (type.isEmpty()) {
            return none(content, bytes.length);
        }
        Optional<StoredManifest> found = Optional.of(new StoredManifest(content, type.get(), bytes));
        contents.put(content, found);
        return found;
    }

    /// A digest's content never changes: what is no manifest now will be none.
    private Optional<StoredManifest> none(Digest content, long sizeBytes) {
        LOG.atInfo()
                .addKeyValue("path", StorageLayout.blobData(content))
                .addKeyValue("reason", "%d bytes that are no manifest of a known type".formatted(sizeBytes))
                .log("manifest.none");
        contents.put(content, Optional.empty());
        return Optional.empty();
    }
}
