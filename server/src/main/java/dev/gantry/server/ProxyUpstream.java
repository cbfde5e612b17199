// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.http.oci.Upstream;
import dev.gantry.proxy.PassingBlob;
import dev.gantry.proxy.PullThrough;
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

/// The pull-through cache as the API sees it.
record ProxyUpstream(PullThrough fetches) implements Upstream {

    @Override
    public boolean isThere() {
        return true;
    }

    @Override
    public void bring(RepositoryName repository, Reference reference) throws IOException {
        fetches.bring(repository, reference);
    }

    @Override
    public Optional<Arriving> open(RepositoryName repository, Digest digest) throws IOException {
        return fetches.open(repository, digest).map(Passed::new);
    }

    @Override
    public OptionalLong size(RepositoryName repository, Digest digest) throws IOException {
        return fetches.size(repository, digest);
    }

    @Override
    public Optional<TagPage> tags(RepositoryName repository, @Nullable String last, int limit) throws IOException {
        return fetches.tags(repository, last, limit);
    }

    @Override
    public Optional<Listed> referrers(RepositoryName repository, Digest subject, String query) throws IOException {
        return fetches.referrers(repository, subject, query)
                .map(list -> new Listed(list.json(), list.next(), list.filters()));
    }

    private record Passed(PassingBlob blob) implements Arriving {
        @Override
        public long sizeBytes() {
            return blob.sizeBytes();
        }

        @Override
        public InputStream read(ByteRange range) {
            return blob.read(range);
        }

        @Override
        public void close() {
            blob.close();
        }
    }
}
