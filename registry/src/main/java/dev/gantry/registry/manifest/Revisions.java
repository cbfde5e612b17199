// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.blob.LinkKind;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// By which links a repository has its manifests: as a revision, else as a layer. Very old registries knew no
/// revisions, and the entries of an index may be blobs, as BuildKit's caches have them. And by which it finds
/// those that belong to another.
final class Revisions {

    private final Presence presence;
    private final ReferrerLinks referrers;

    Revisions(Presence presence, ReferrerLinks referrers) {
        this.presence = presence;
        this.referrers = referrers;
    }

    /// The digest of the content that is linked under that name; the content may be gone, or be no manifest.
    Optional<Digest> find(RepositoryName repository, Digest digest) throws StorageException {
        Optional<Digest> revision = presence.findLink(LinkKind.MANIFEST, repository, digest);
        return revision.isPresent() ? revision : presence.findLink(LinkKind.LAYER, repository, digest);
    }

    boolean isRevision(RepositoryName repository, Digest digest) throws StorageException {
        return presence.findLink(LinkKind.MANIFEST, repository, digest).isPresent();
    }

    /// Whether there is a link as a revision, if only an empty or a broken one.
    boolean hasLink(RepositoryName repository, Digest digest) throws StorageException {
        return presence.hasLink(LinkKind.MANIFEST, repository, digest);
    }

    /// Whether link and content are there.
    boolean isPresent(RepositoryName repository, Digest digest) throws StorageException {
        Optional<Digest> content = find(repository, digest);
        return content.isPresent() && presence.findContent(content.get()).isPresent();
    }

    /// @param subject the manifest that it belongs to, if it does
    void link(RepositoryName repository, Digest digest, @Nullable Digest subject) throws IOException {
        try (var writes = new Fanout<Boolean>(2)) {
            if (subject != null) {
                writes.fork(() -> linkReferrer(repository, digest, subject));
            }
            presence.link(LinkKind.MANIFEST, repository, digest, digest);
            writes.join();
        }
    }

    private boolean linkReferrer(RepositoryName repository, Digest digest, Digest subject) throws StorageException {
        referrers.write(repository, subject, digest);
        return true;
    }

    /// Takes all its links away, so that the manifest is found no more.
    ///
    /// @param subject the manifest that it belongs to, if it does
    void unlink(RepositoryName repository, Digest digest, @Nullable Digest subject) throws StorageException {
        List<StoragePath> referrer =
                subject == null ? List.of() : List.of(StorageLayout.referrerLink(repository, subject, digest));
        presence.unlinkManifest(repository, digest, referrer);
    }
}
