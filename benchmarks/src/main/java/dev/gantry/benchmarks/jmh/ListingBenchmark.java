// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.registry.catalog.CatalogPage;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import dev.gantry.registry.tag.TagPage;
import dev.gantry.storage.StorageException;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;

/// Pages of a thousand, of tags and of repositories, from objects in memory. What the store's XML costs is part of
/// [StoreBenchmark].
public class ListingBenchmark extends Piece {

    private static final int PAGE = 1000;
    private static final RepositoryName TAGGED = new RepositoryName("library/postgres");

    private final InMemoryRegistry registry = new InMemoryRegistry();

    public ListingBenchmark() {
        try {
            fill();
        } catch (StorageException e) {
            throw new IllegalStateException("a store in memory has failed", e);
        }
    }

    private void fill() throws StorageException {
        Digest digest = Digest.of(Algorithm.SHA256, new byte[1]);
        byte[] link = digest.toString().getBytes(UTF_8);
        for (int i = 0; i < 2 * PAGE; i++) {
            var tag = new Tag("17.%04d-bookworm".formatted(i));
            registry.driver().put(StorageLayout.tagCurrent(TAGGED, tag), link, null);
            registry.driver().put(StorageLayout.tagIndex(TAGGED, tag, digest), link, null);
            var repository = new RepositoryName("team-%02d/service-%04d".formatted(i % 20, i));
            registry.driver().put(StorageLayout.layerLink(repository, digest), link, null);
            registry.driver().put(StorageLayout.revisionLink(repository, digest), link, null);
        }
    }

    @Benchmark
    public TagPage tags() throws IOException {
        return registry.tags().list(TAGGED, null, PAGE);
    }

    @Benchmark
    public CatalogPage catalog() throws IOException {
        return registry.catalog().list("", PAGE);
    }
}
