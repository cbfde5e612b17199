// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.referrer;

import dev.gantry.registry.manifest.ManifestStore;
import dev.gantry.registry.manifest.Referral;
import dev.gantry.registry.manifest.StoredManifest;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads candidates and tells which of them are referrers of a subject.
///
/// @param artifactType only referrers of this type; null for all
record ReferrerLookup(
        ManifestStore manifests,
        RepositoryName repository,
        Digest subject,
        @Nullable String artifactType) {

    /// How many candidates are read at once.
    static final int WIDTH = 16;

    /// Of larger ones not several are held at once.
    private static final int LARGE_BYTES = 64 << 10;

    /// What became of a candidate.
    sealed interface Look {

        record Found(Referrer referrer) implements Look {}

        /// It is one, and so large that it is to be read again when its turn comes.
        record Large() implements Look {}

        /// It is of another type than is wanted.
        record Filtered() implements Look {}

        record Broken(String problem) implements Look {}
    }

    /// @return what became of each candidate, in their order
    List<Look> look(List<Digest> candidates) throws IOException {
        try (var looks = new Fanout<Look>(WIDTH)) {
            for (Digest candidate : candidates) {
                looks.fork(() -> small(look(candidate)));
            }
            return looks.join();
        }
    }

    Look look(Digest candidate) throws IOException {
        Optional<StoredManifest> manifest;
        try {
            manifest = manifests.find(repository, new Reference.ByDigest(candidate));
        } catch (RegistryException e) {
            return new Look.Broken("it is no longer served");
        }
        if (manifest.isEmpty() || !manifest.get().digest().equals(candidate)) {
            return new Look.Broken("there is no such manifest");
        }
        Referral referral = manifest.get().referral();
        if (!subject.equals(referral.subject())) {
            return new Look.Broken("the manifest does not have that subject");
        }
        return artifactType == null || artifactType.equals(referral.artifactType())
                ? new Look.Found(Referrer.of(manifest.get(), referral))
                : new Look.Filtered();
    }

    private static Look small(Look look) {
        return look instanceof Look.Found(Referrer referrer) && referrer.mostBytes() > LARGE_BYTES
                ? new Look.Large()
                : look;
    }
}
