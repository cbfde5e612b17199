// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import dev.gantry.registry.blob.LinkKind;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether what a manifest refers to is in its repository, looked up in parallel.
final class References {

    private static final int WIDTH = 16;

    private final Presence presence;

    References(Presence presence) {
        this.presence = presence;
    }

    /// @throws RegistryException MANIFEST_BLOB_UNKNOWN, once for each reference that is absent
    void requirePresent(RepositoryName repository, Manifest manifest) throws IOException {
        List<Digest> absent = switch (manifest) {
            case Manifest.Image image ->
                absent(LinkKind.LAYER, repository, Stream.concat(Stream.of(image.config()), image.layers().stream()));
            case Manifest.Index index -> absent(LinkKind.MANIFEST, repository, index.manifests().stream());
        };
        if (!absent.isEmpty()) {
            throw new RegistryException(absent.stream()
                    .map(digest -> new RegistryException.Fault(
                            ErrorCode.MANIFEST_BLOB_UNKNOWN,
                            "the manifest refers to what the repository does not have",
                            digest.toString()))
                    .toList());
        }
    }

    private List<Digest> absent(LinkKind kind, RepositoryName repository, Stream<Descriptor> descriptors)
            throws IOException {
        try (var lookups = new Fanout<Optional<Digest>>(WIDTH)) {
            descriptors
                    .filter(descriptor -> !descriptor.isElsewhere())
                    .map(Descriptor::digest)
                    .distinct()
                    .forEach(digest -> lookups.fork(
                            () -> presence.find(kind, repository, digest).isPresent()
                                    ? Optional.empty()
                                    : Optional.of(digest)));
            return lookups.join().stream().flatMap(Optional::stream).toList();
        }
    }
}
