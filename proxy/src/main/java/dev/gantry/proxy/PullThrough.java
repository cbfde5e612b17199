// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.proxy.remote.RemoteException;
import dev.gantry.proxy.remote.RemoteRegistry;
import dev.gantry.proxy.remote.RemoteRegistry.RemoteList;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import dev.gantry.registry.referrer.Referrers;
import dev.gantry.registry.tag.TagPage;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches what this registry lacks from another, and keeps it.
public final class PullThrough {
    /*
     * What is here is served from here: content is its digest, and is as good as the upstream's. Only a tag is looked
     * up at the upstream each time, by a HEAD, which Docker Hub does not count. If the upstream does not answer, or
     * has no such tag any more, the tag is what it was here.
     *
     * Whatever is asked for by many at once is asked for once, on a thread of its own, which no client ends by
     * leaving.
     */
    private static final Logger LOG = LoggerFactory.getLogger(PullThrough.class);

    private final RemoteRegistry remote;
    private final Local local;
    private final FetchMarks marks;
    private final BlobFetches blobs;
    private final Sharing<Wanted> lookups;
    private final Sharing<Wanted> manifests;

    private record Wanted(RepositoryName repository, Reference reference) {}

    /// @param threads one for each task; what is under way ends with them
    public PullThrough(RemoteRegistry remote, Local local, ProxySettings settings, Executor threads) {
        this.remote = remote;
        this.local = local;
        this.marks = new FetchMarks(local.driver());
        this.blobs = new BlobFetches(remote, local, marks, settings, threads);
        this.lookups = new Sharing<>(threads);
        this.manifests = new Sharing<>(threads);
    }

    /// Sees to it that a manifest is here, if it is to be had. One named by a tag is the one that the upstream has
    /// under it now.
    ///
    /// @throws RegistryException if it is not here, and cannot be fetched at the moment
    public void bring(RepositoryName repository, Reference reference) throws IOException {
        try {
            switch (reference) {
                case Tag tag -> lookups.run(new Wanted(repository, tag), () -> follow(repository, tag));
                case Reference.ByDigest(Digest digest) -> fetch(repository, digest);
            }
        } catch (RemoteException e) {
            boolean isHere = local.manifests().current(repository, reference).isPresent();
            tell(repository, reference, e, isHere);
            if (!isHere) {
                refuse(e);
            }
        }
    }

    private static void tell(RepositoryName repository, Object what, RemoteException e, boolean isHere) {
        (e.kind() == RemoteException.Kind.UNKNOWN ? LOG.atInfo() : LOG.atWarn())
                .addKeyValue("repository", repository)
                .addKeyValue("reference", what)
                .addKeyValue("problem", e.getMessage())
                .addKeyValue("servedFromCache", isHere)
                .log("upstream.failed");
    }

    /// What cannot be had is unknown to clients; they go on elsewhere then. What cannot be had now they may ask for
    /// again.
    private static void refuse(RemoteException e) {
        switch (e.kind()) {
            case UNKNOWN, REFUSED -> {
                // Not here either, as the caller will find.
            }
            case BUSY ->
                throw new RegistryException(
                        ErrorCode.TOOMANYREQUESTS, "the upstream registry is asked too often; try again later");
            case AWAY ->
                throw new RegistryException(
                        ErrorCode.UNAVAILABLE, "the upstream registry cannot be reached or is in trouble; try again");
        }
    }

    private boolean follow(RepositoryName repository, Tag tag) throws IOException {
        Optional<Digest> told = remote.head(repository, tag);
        Digest digest;
        if (told.isPresent()) {
            digest = told.get();
            fetch(repository, digest);
        } else {
            digest = keep(repository, tag, null);
        }
        if (!local.tags().find(repository, tag).equals(Optional.of(digest))) {
            local.tags().point(repository, tag, digest);
            LOG.atInfo()
                    .addKeyValue("repository", repository)
                    .addKeyValue("tag", tag)
                    .addKeyValue("digest", digest)
                    .log("tag.followed");
        }
        return true;
    }

    private void fetch(RepositoryName repository, Digest digest) throws IOException {
        var named = new Reference.ByDigest(digest);
        if (local.manifests().find(repository, named).isEmpty()) {
            manifests.run(new Wanted(repository, named), () -> {
                // Another may have fetched it after it was looked for.
                if (local.manifests().find(repository, named).isEmpty()) {
                    var ignored = keep(repository, named, digest);
                }
                return true;
            });
        }
    }

    /// @param known its digest; null where only its bytes tell
    private Digest keep(RepositoryName repository, Reference reference, @Nullable Digest known) throws IOException {
        byte[] content = remote.manifest(repository, reference);
        Digest digest = known == null ? Digest.of(Algorithm.SHA256, content) : known;
        marks.manifest(repository, digest);
        local.manifests().keep(repository, digest, content);
        return digest;
    }

    /// Fetches a blob that is not here, or joins those who wait for it.
    ///
    /// @return empty if it is here by now, or is not to be had
    public Optional<PassingBlob> open(RepositoryName repository, Digest digest) throws IOException {
        try {
            return blobs.open(repository, digest);
        } catch (RemoteException e) {
            tell(repository, digest, e, false);
            refuse(e);
            return Optional.empty();
        }
    }

    /// The size of a blob that is not here, empty if it is not to be had, or its size is not told.
    public OptionalLong size(RepositoryName repository, Digest digest) throws IOException {
        try {
            return remote.size(repository, digest);
        } catch (RemoteException e) {
            tell(repository, digest, e, false);
            refuse(e);
            return OptionalLong.empty();
        }
    }

    /// The upstream's tags; empty where it does not tell them, so that only those that are here are known.
    public Optional<TagPage> tags(RepositoryName repository, @Nullable String last, int limit) throws IOException {
        try {
            return Optional.of(RemoteTags.page(remote.tags(repository, last, limit), last, limit));
        } catch (RemoteException e) {
            tell(repository, "tags", e, true);
            return Optional.empty();
        }
    }

    /// What the upstream says of a manifest's referrers; empty where it does not tell.
    ///
    /// @param query as a client sent it
    public Optional<RemoteList> referrers(RepositoryName repository, Digest subject, String query) throws IOException {
        try {
            return Optional.of(remoteReferrers(repository, subject, query));
        } catch (RemoteException e) {
            tell(repository, "referrers", e, true);
            return Optional.empty();
        }
    }

    /// Registries that know no referrers have clients keep them under a tag.
    private RemoteList remoteReferrers(RepositoryName repository, Digest subject, String query) throws IOException {
        try {
            return remote.referrers(repository, subject, query);
        } catch (RemoteException e) {
            if (e.kind() != RemoteException.Kind.UNKNOWN) {
                throw e;
            }
            byte[] index = remote.manifest(repository, Referrers.fallbackTag(subject));
            return new RemoteList(new String(index, UTF_8), null, null);
        }
    }

    /// Whether content is on its way here just now.
    boolean isUnderWay(Digest digest) {
        return blobs.isUnderWay(digest);
    }
}
