// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import dev.gantry.benchmarks.client.Blob;
import dev.gantry.benchmarks.client.Content;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/// How many blobs of which size a scenario moves, and how many of them at once.
record Blobs(int count, long sizeBytes, int width) {

    private static final int SHELVERS = 8;

    long bytes() {
        return count * sizeBytes;
    }

    /// Makes them.
    ///
    /// @param name that no others have
    List<Blob> make(String name) {
        return IntStream.range(0, count)
                .mapToObj(i -> Blob.of(Content.named(name + "/" + i, sizeBytes)))
                .toList();
    }

    /// Puts blobs into a bucket, for a repository to serve.
    static void shelve(List<Blob> blobs, Shelf shelf, String repository) throws IOException {
        try (var shelvers = new Fanout<Boolean>(SHELVERS)) {
            blobs.forEach(blob -> shelvers.fork(() -> {
                shelf.blob(blob);
                shelf.layer(repository, blob.digest());
                return true;
            }));
            shelvers.join();
        }
    }
}
