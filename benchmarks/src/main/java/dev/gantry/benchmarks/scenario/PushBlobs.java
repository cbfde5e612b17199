// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import dev.gantry.benchmarks.client.Blob;
import dev.gantry.benchmarks.client.Crowd;
import dev.gantry.benchmarks.client.RegistryClient;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Blobs that the registry has never seen.
record PushBlobs(String name, String title, Blobs blobs, Way way, Set<Setting> settings) implements Scenario {

    /// How a client sends the bytes.
    enum Way {
        PATCH {
            @Override
            void push(RegistryClient client, String repository, Blob blob) throws IOException {
                client.pushByPatch(repository, blob);
            }
        },
        PUT {
            @Override
            void push(RegistryClient client, String repository, Blob blob) throws IOException {
                client.pushByPut(repository, blob);
            }
        };

        abstract void push(RegistryClient client, String repository, Blob blob) throws IOException;
    }

    @Override
    public long bytes() {
        return blobs.bytes();
    }

    @Override
    public Run prepare(Arena arena) throws IOException {
        String repository = arena.repository(this);
        List<Blob> contents = blobs.make(repository);
        Crowd crowd = arena.crowd();
        return () -> {
            crowd.work(
                    blobs.width(), blobs.count(), (client, index) -> way.push(client, repository, contents.get(index)));
            return blobs.count();
        };
    }
}
