// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import dev.gantry.benchmarks.client.Blob;
import dev.gantry.benchmarks.client.Crowd;
import dev.gantry.benchmarks.client.Sink;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Blobs that lie in the bucket, and that this process of the registry was never asked for. Their length is checked;
/// to check digests would cost as much as the rest of the client.
record PullBlobs(String name, String title, Blobs blobs, Set<Setting> settings) implements Scenario {

    @Override
    public long bytes() {
        return blobs.bytes();
    }

    @Override
    public Run prepare(Arena arena) throws IOException {
        String repository = arena.repository(this);
        List<Blob> contents = blobs.make(repository);
        Blobs.shelve(contents, new Shelf(arena.bucket()), repository);
        Crowd crowd = arena.crowd();
        return () -> {
            crowd.work(
                    blobs.width(),
                    blobs.count(),
                    (client, index) -> client.pull(repository, contents.get(index), Sink.NOTHING));
            return blobs.count();
        };
    }
}
