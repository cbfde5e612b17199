// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.layout;

import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import dev.gantry.registry.name.UploadId;
import dev.gantry.storage.StoragePath;
import java.util.Optional;

/// The path of everything in the store. The tree is CNCF Distribution's, so that either product can serve a
/// bucket that the other wrote:
///
/// ```text
/// /docker/registry/v2/
///   blobs/<alg>/<hh>/<hex>/data                                     content
///   repositories/<name>/_layers/<alg>/<hex>/link                    the repository may serve that blob
///   repositories/<name>/_manifests/revisions/<alg>/<hex>/link       … that manifest
///   repositories/<name>/_manifests/tags/<tag>/current/link          what the tag points to
///   repositories/<name>/_manifests/tags/<tag>/index/<alg>/<hex>/link  what it has pointed to
///   repositories/<name>/_referrers/<alg>/<subject hex>/<alg>/<hex>/link  that manifest has that subject; ours
///   repositories/<name>/_uploads/<upload>/…                         Distribution's unfinished uploads
///   _gantry/uploads/<upload>-<nonce>/…                              staging of one request's bytes
///   _gantry/uploads/<upload>/state                                  state of a chunked upload
///   _gantry/proxy/fetched/<name>/_layers/<alg>/<hex>                when a pull-through cache fetched that blob
///   _gantry/proxy/fetched/<name>/_manifests/<alg>/<hex>             … that manifest
///   _gantry/proxy/released/<alg>/<hex>                              when it gave that content up
/// ```
///
/// A link holds a digest as text. Distribution never walks into `_gantry` nor `_referrers`.
public final class StorageLayout {

    private static final StoragePath ROOT = StoragePath.parse("/docker/registry/v2");
    private static final StoragePath REPOSITORIES = ROOT.resolve("repositories");
    private static final StoragePath UPLOADS = ROOT.resolve("_gantry/uploads");
    private static final StoragePath FETCHED = ROOT.resolve("_gantry/proxy/fetched");
    private static final StoragePath RELEASED = ROOT.resolve("_gantry/proxy/released");

    private StorageLayout() {}

    /// Holds everything else.
    public static StoragePath root() {
        return ROOT;
    }

    /// The bytes of a digest lie under that digest, whatever its algorithm. Distribution stores those of a
    /// sha512 under their sha256 and links one name to the other; its own collector, which marks the digests
    /// that manifests name, then deletes them as unmarked. Under their own name it spares them.
    public static StoragePath blobData(Digest digest) {
        String hex = digest.hex();
        return ROOT.resolve("blobs/" + digest.algorithm() + "/" + hex.substring(0, 2) + "/" + hex + "/data");
    }

    public static StoragePath repositories() {
        return REPOSITORIES;
    }

    public static StoragePath repository(RepositoryName name) {
        return REPOSITORIES.resolve(name.text());
    }

    public static StoragePath manifests(RepositoryName name) {
        return repository(name).resolve("_manifests");
    }

    public static StoragePath layers(RepositoryName name) {
        return repository(name).resolve("_layers");
    }

    public static StoragePath layerLink(RepositoryName name, Digest digest) {
        return layers(name).resolve(link(digest));
    }

    public static StoragePath revisionLink(RepositoryName name, Digest digest) {
        return manifests(name).resolve("revisions/" + link(digest));
    }

    /// Holds a link for each manifest that was pushed with that subject, in the order of their digests' texts.
    public static StoragePath referrers(RepositoryName name, Digest subject) {
        return repository(name).resolve("_referrers/" + subject.algorithm() + "/" + subject.hex());
    }

    public static StoragePath referrerLink(RepositoryName name, Digest subject, Digest referrer) {
        return referrers(name, subject).resolve(link(referrer));
    }

    public static StoragePath tags(RepositoryName name) {
        return manifests(name).resolve("tags");
    }

    public static StoragePath tag(RepositoryName name, Tag tag) {
        return tags(name).resolve(tag.text());
    }

    public static StoragePath tagCurrent(RepositoryName name, Tag tag) {
        return tag(name, tag).resolve("current/link");
    }

    public static StoragePath tagIndex(RepositoryName name, Tag tag, Digest digest) {
        return tag(name, tag).resolve("index/" + link(digest));
    }

    /// Holds what all uploads of ours put down before they are finished.
    public static StoragePath uploads() {
        return UPLOADS;
    }

    /// The folder of that unfinished upload of Distribution's to which an object below [#repositories] belongs;
    /// empty for any other object.
    public static Optional<StoragePath> foreignUpload(StoragePath object) {
        return RepositoryFolder.of(object)
                .map(RepositoryFolder::path)
                .filter(folder -> folder.name().equals("_uploads"))
                .flatMap(folder -> {
                    String below = object.text().substring(folder.text().length() + 1);
                    int end = below.indexOf('/');
                    String id = end < 0 ? "" : below.substring(0, end);
                    return UploadId.isValid(id) ? Optional.of(folder.resolve(id)) : Optional.empty();
                });
    }

    /// Where one request stages the bytes that it adds to an upload; the nonce keeps rivals apart.
    public static StoragePath uploadStaging(UploadId upload, String nonce) {
        return UPLOADS.resolve(upload + "-" + nonce + "/data");
    }

    public static StoragePath uploadState(UploadId upload) {
        return UPLOADS.resolve(upload + "/state");
    }

    /// Holds a mark for everything that a pull-through cache has fetched; when, the mark's time tells.
    public static StoragePath fetched() {
        return FETCHED;
    }

    public static StoragePath fetchedLayer(RepositoryName name, Digest digest) {
        return FETCHED.resolve(name.text() + "/_layers/" + digest.algorithm() + "/" + digest.hex());
    }

    public static StoragePath fetchedManifest(RepositoryName name, Digest digest) {
        return FETCHED.resolve(name.text() + "/_manifests/" + digest.algorithm() + "/" + digest.hex());
    }

    /// Holds a mark for content of a pull-through cache of which a link was taken away, and since when.
    public static StoragePath released() {
        return RELEASED;
    }

    public static StoragePath released(Digest digest) {
        return RELEASED.resolve(digest.algorithm() + "/" + digest.hex());
    }

    private static String link(Digest digest) {
        return digest.algorithm() + "/" + digest.hex() + "/link";
    }
}
