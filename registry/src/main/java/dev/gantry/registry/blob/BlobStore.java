// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.blob;

import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.Redirect;
import dev.gantry.storage.RedirectRequest;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.StorageException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/// The blobs of all repositories: looked up, read, mounted, unlinked. How they come in is [Uploads]' matter.
///
/// [Uploads]: dev.gantry.registry.upload.Uploads
public final class BlobStore {

    private final StorageDriver driver;
    private final Presence presence;
    private final InstantSource time;

    public BlobStore(StorageDriver driver, Presence presence, InstantSource time) {
        this.driver = driver;
        this.presence = presence;
        this.time = time;
    }

    public Optional<Blob> find(RepositoryName repository, Digest digest) throws StorageException {
        return presence.find(LinkKind.LAYER, repository, digest);
    }

    /// As [#find], for a reader of the blob, who knows its digest from a manifest: link and content are looked for at
    /// once.
    public Optional<Blob> findExpected(RepositoryName repository, Digest digest) throws IOException {
        return presence.findExpected(LinkKind.LAYER, repository, digest);
    }

    /// The digest under which the bytes of a blob lie, empty if the repository links no such blob. The bytes may be
    /// gone.
    public Optional<Digest> content(RepositoryName repository, Digest digest) throws StorageException {
        return presence.findLink(LinkKind.LAYER, repository, digest);
    }

    /// Opens a blob, or a range of it; the stream tells the size of the whole.
    ///
    /// @return a stream that the caller must close; empty if the repository has no such blob
    public Optional<ObjectStream> open(RepositoryName repository, Digest digest, ByteRange range) throws IOException {
        Optional<Digest> content = presence.findLink(LinkKind.LAYER, repository, digest);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        Instant before = time.instant();
        try {
            ObjectStream stream = driver.open(StorageLayout.blobData(content.get()), range);
            if (Damage.isLost(stream.info(), content.get())) {
                stream.close();
                presence.missedContent(content.get());
                return Optional.empty();
            }
            presence.sawContent(content.get(), stream.info().sizeBytes(), before);
            return Optional.of(stream);
        } catch (StorageException.NotFound e) {
            Damage.dangling(LinkKind.LAYER.path(repository, digest), content.get());
            presence.missedContent(content.get());
            return Optional.empty();
        }
    }

    /// Where a client may read the blob from the store itself, if the store has such addresses.
    public Optional<Redirect> redirect(Blob blob, RedirectRequest request) throws StorageException {
        return driver.redirect(StorageLayout.blobData(blob.content()), request);
    }

    /// Lets `repository` serve a blob that `from` may serve.
    ///
    /// @return the blob, or empty if `from` has none of that digest
    public Optional<Blob> mount(RepositoryName repository, Digest digest, RepositoryName from) throws StorageException {
        Optional<Blob> blob = find(from, digest);
        if (blob.isPresent()) {
            presence.link(LinkKind.LAYER, repository, digest, blob.get().content());
        }
        return blob;
    }

    /// Lets `repository` serve content that is there, whichever repository has it. For registries that let
    /// anyone read everything: who knows a digest gets the bytes.
    ///
    /// @return the blob, or empty if there is no content of that digest
    public Optional<Blob> mount(RepositoryName repository, Digest digest) throws StorageException {
        OptionalLong sizeBytes = presence.findContent(digest);
        if (sizeBytes.isEmpty()) {
            return Optional.empty();
        }
        presence.link(LinkKind.LAYER, repository, digest, digest);
        return Optional.of(new Blob(digest, digest, sizeBytes.getAsLong()));
    }

    /// Takes the blob out of the repository; its bytes stay until they are collected.
    ///
    /// @throws RegistryException BLOB_UNKNOWN if the repository has no such blob
    public void delete(RepositoryName repository, Digest digest) throws StorageException {
        if (!presence.unlink(LinkKind.LAYER, repository, digest)) {
            throw unknown(digest);
        }
    }

    public static RegistryException unknown(Digest digest) {
        return new RegistryException(ErrorCode.BLOB_UNKNOWN, "the repository has no such blob", digest.toString());
    }
}
