// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.blob.LinkKind;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.StorageException;
import java.util.Optional;

/// By which links a repository has its manifests: as a revision, else as a layer. Very old registries knew no
/// revisions, and the entries of an index may be blobs, as BuildKit's caches have them.
final class Revisions {

    private final Presence presence;

    Revisions(Presence presence) {
        this.presence = presence;
    }

    /// The digest of the content that is linked under that name; the content may be gone, or be no manifest.
    Optional<Digest> find(RepositoryName repository, Digest digest) throws StorageException {
        Optional<Digest> revision = presence.findLink(LinkKind.MANIFEST, repository, digest);
        return revision.isPresent() ? revision : presence.findLink(LinkKind.LAYER, repository, digest);
    }

    boolean isRevision(RepositoryName repository, Digest digest) throws StorageException {
        return presence.findLink(LinkKind.MANIFEST, repository, digest).isPresent();
    }

    /// Whether link and content are there.
    boolean isPresent(RepositoryName repository, Digest digest) throws StorageException {
        Optional<Digest> content = find(repository, digest);
        return content.isPresent() && presence.findContent(content.get()).isPresent();
    }

    void link(RepositoryName repository, Digest digest) throws StorageException {
        presence.link(LinkKind.MANIFEST, repository, digest, digest);
    }

    /// Takes both links away, so that the manifest is found no more.
    void unlink(RepositoryName repository, Digest digest) throws StorageException {
        presence.unlink(LinkKind.MANIFEST, repository, digest);
        if (presence.findLink(LinkKind.LAYER, repository, digest).isPresent()) {
            presence.unlink(LinkKind.LAYER, repository, digest);
        }
    }
}
