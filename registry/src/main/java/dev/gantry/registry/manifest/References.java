// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.blob.LinkKind;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// Whether what a manifest refers to is in its repository, looked up by a few threads in parallel.
final class References {

    private static final int WIDTH = 16;

    /// How many absent references are told to the client; no more are looked for.
    private static final int MAX_NAMED = 100;

    private final Presence presence;
    private final Revisions revisions;
    private final IndexRules rules;

    References(Presence presence, Revisions revisions, IndexRules rules) {
        this.presence = presence;
        this.revisions = revisions;
        this.rules = rules;
    }

    private interface Lookup {
        boolean isPresent(Digest digest) throws StorageException;
    }

    /// @throws RegistryException MANIFEST_BLOB_UNKNOWN, once for each reference that is absent
    void requirePresent(RepositoryName repository, Manifest manifest) throws IOException {
        Collection<Digest> absent = switch (manifest) {
            case Manifest.Image image -> absentBlobs(repository, image.references());
            case Manifest.Index index -> absentManifests(repository, index.manifests());
            case Manifest.Other other ->
                Stream.of(
                                absentBlobs(repository, other.blobs().stream()),
                                absentManifests(repository, other.manifests()))
                        .flatMap(Collection::stream)
                        .toList();
        };
        if (!absent.isEmpty()) {
            throw new RegistryException(absent.stream()
                    .limit(MAX_NAMED)
                    .map(digest -> new RegistryException.Fault(
                            ErrorCode.MANIFEST_BLOB_UNKNOWN,
                            "the manifest refers to what the repository does not have",
                            digest.toString()))
                    .toList());
        }
    }

    private Collection<Digest> absentBlobs(RepositoryName repository, Stream<Descriptor> blobs) throws IOException {
        return absent(
                blobs,
                digest -> presence.find(LinkKind.LAYER, repository, digest).isPresent());
    }

    private Collection<Digest> absentManifests(RepositoryName repository, List<Descriptor> entries) throws IOException {
        return absent(
                entries.stream().filter(entry -> rules.mustBeHere(entry.platform())),
                digest -> revisions.isPresent(repository, digest));
    }

    private static Collection<Digest> absent(Stream<Descriptor> descriptors, Lookup lookup) throws IOException {
        List<Digest> digests = descriptors
                .filter(descriptor -> !descriptor.isElsewhere())
                .map(Descriptor::digest)
                .distinct()
                .toList();
        Queue<Digest> left = new ConcurrentLinkedQueue<>(digests);
        Queue<Digest> absent = new ConcurrentLinkedQueue<>();
        int width = Math.min(WIDTH, digests.size());
        try (var lookups = new Fanout<Boolean>(WIDTH)) {
            for (int i = 0; i < width; i++) {
                lookups.fork(() -> lookUp(left, lookup, absent));
            }
            lookups.join();
        }
        return absent;
    }

    private static boolean lookUp(Queue<Digest> left, Lookup lookup, Queue<Digest> absent) throws StorageException {
        for (Digest next = left.poll(); next != null && absent.size() < MAX_NAMED; next = left.poll()) {
            if (!lookup.isPresent(next)) {
                absent.add(next);
            }
        }
        return true;
    }
}
