// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.referrer;

import dev.gantry.registry.manifest.ManifestStore;
import dev.gantry.registry.manifest.ReferrerLinks;
import dev.gantry.registry.manifest.StoredManifest;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import dev.gantry.registry.referrer.ReferrerLookup.Look;
import dev.gantry.storage.Page;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which manifests of a repository belong to another, its subject: the specification's "Listing Referrers".
///
/// Candidates are those that are linked to the subject, and those that an index names under the tag that
/// clients use where a registry has no such list ("Referrers Tag Schema"). Each counts only if it can be pulled
/// and names that subject itself, whatever crashes, other registries' collectors and clients left behind.
///
/// A page costs a listing and a read of the tag's link in parallel, then the manifests in parallel, of which
/// those that are in memory cost nothing.
public final class Referrers {

    /// The most candidates that are looked at for one page.
    public static final int MAX_EXAMINED = 1_000;

    /// How much of a digest is in the tag.
    private static final int TAG_HEX = 64;

    private static final Comparator<Digest> ORDER = Comparator.comparing(Digest::toString);

    private final ReferrerLinks links;
    private final ManifestStore manifests;

    public Referrers(StorageDriver driver, ManifestStore manifests) {
        this.links = new ReferrerLinks(driver);
        this.manifests = manifests;
    }

    /// @param subject the manifest whose referrers are wanted; neither it nor the repository need be there
    /// @param artifactType only referrers of this type; null for all
    /// @param last only those after it
    /// @param limit at most so many, at least one; a page may end before
    public ReferrersPage list(
            RepositoryName repository, Digest subject, @Nullable String artifactType, @Nullable Digest last, int limit)
            throws IOException {
        Page<Digest> candidates = candidates(repository, subject, last);
        var lookup = new ReferrerLookup(manifests, repository, subject, artifactType);
        var page = new PageBuilder(lookup, limit, last);
        List<Digest> left = candidates.items();
        while (!left.isEmpty()) {
            List<Digest> next = left.subList(0, Math.min(ReferrerLookup.WIDTH, left.size()));
            Iterator<Look> looks = lookup.look(next).iterator();
            for (Digest candidate : next) {
                if (!page.add(candidate, looks.next())) {
                    return page.build(true);
                }
            }
            left = left.subList(next.size(), left.size());
        }
        return page.build(candidates.hasMore());
    }

    private Page<Digest> candidates(RepositoryName repository, Digest subject, @Nullable Digest last)
            throws IOException {
        try (var reads = new Fanout<Page<Digest>>(2)) {
            reads.fork(() -> links.list(repository, subject, last, MAX_EXAMINED));
            reads.fork(() -> new Page<>(tagged(repository, subject, last), false));
            List<Page<Digest>> both = reads.join();
            return merge(both.getFirst(), both.getLast().items());
        }
    }

    /// What the index names that clients keep under a tag, if there is one.
    private List<Digest> tagged(RepositoryName repository, Digest subject, @Nullable Digest last) throws IOException {
        try {
            return manifests
                    .find(repository, fallbackTag(subject))
                    .map(StoredManifest::entries)
                    .orElse(List.of())
                    .stream()
                    .filter(entry -> last == null || ORDER.compare(entry, last) > 0)
                    .toList();
        } catch (RegistryException e) {
            // A manifest that is no longer served lists nothing, and never are referrers unknown.
            return List.of();
        }
    }

    /// The tag that stands for the list of a subject's referrers, by the specification's "Referrers Tag
    /// Schema".
    public static Tag fallbackTag(Digest subject) {
        return new Tag(subject.algorithm() + "-" + subject.hex().substring(0, TAG_HEX));
    }

    /// Where the listing was cut, what the tag names behind the cut waits for the next page.
    private static Page<Digest> merge(Page<Digest> linked, List<Digest> tagged) {
        var merged = new TreeSet<>(ORDER);
        merged.addAll(tagged);
        if (linked.hasMore()) {
            merged.tailSet(linked.items().getLast(), false).clear();
        }
        merged.addAll(linked.items());
        boolean hasMore = linked.hasMore() || merged.size() > MAX_EXAMINED;
        return new Page<>(merged.stream().limit(MAX_EXAMINED).toList(), hasMore);
    }
}
