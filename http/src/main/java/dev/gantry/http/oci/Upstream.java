// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.tag.TagPage;
import dev.gantry.storage.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Another registry, from which comes what this one lacks. Nothing is pushed to a registry that has one.
///
/// All methods throw [dev.gantry.registry.name.RegistryException] for what is not here and cannot be fetched at the
/// moment.
public interface Upstream {

    /// There is none.
    Upstream NONE = new Upstream() {};

    /// Whether there is one.
    default boolean isThere() {
        return false;
    }

    /// Sees to it that a manifest is here, if it is to be had; by a tag, the one that the upstream has under it now.
    default void bring(RepositoryName repository, Reference reference) throws IOException {}

    /// A blob that is not here, while it arrives.
    ///
    /// @return empty if it is here by now, or is not to be had
    default Optional<Arriving> open(RepositoryName repository, Digest digest) throws IOException {
        return Optional.empty();
    }

    /// The size of a blob that is not here; empty if it is not to be had.
    default OptionalLong size(RepositoryName repository, Digest digest) throws IOException {
        return OptionalLong.empty();
    }

    /// A page of its tags; empty where it does not tell them.
    default Optional<TagPage> tags(RepositoryName repository, @Nullable String last, int limit) throws IOException {
        return Optional.empty();
    }

    /// A page of what belongs to a manifest; empty where it does not tell.
    ///
    /// @param query as the client sent it
    default Optional<Listed> referrers(RepositoryName repository, Digest subject, String query) throws IOException {
        return Optional.empty();
    }

    /// A blob that arrives. Whoever is given it reads it, or closes it.
    interface Arriving {

        /// The size of all of it.
        long sizeBytes();

        /// Its bytes, further as they come. Called once; closing the stream closes this.
        InputStream read(ByteRange range);

        /// Waits for it no more.
        void close();
    }

    /// A list as the upstream gave it.
    ///
    /// @param next the query of its next page; null at its end
    /// @param filters what it was filtered by; null for nothing
    record Listed(
            String json, @Nullable String next, @Nullable String filters) {}
}
