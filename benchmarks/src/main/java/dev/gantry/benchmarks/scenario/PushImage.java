// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import dev.gantry.benchmarks.client.Blob;
import dev.gantry.benchmarks.client.Crowd;
import dev.gantry.benchmarks.client.RegistryClient;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/// Images that the registry has never seen, one after the other, each to a repository of its own: each layer is asked
/// for, and pushed since it is not there, as many at once as docker pushes (`max-concurrent-uploads`, 5 by default;
/// skopeo and podman copy 6); then in the same way the configuration, then the manifest by its tag.
record PushImage(String name, String title, int images, Blobs layers, Set<Setting> settings) implements Scenario {

    @Override
    public long bytes() {
        return images * layers.bytes();
    }

    @Override
    public Run prepare(Arena arena) throws IOException {
        Map<String, Image> all = Image.several(images, arena.repository(this), layers);
        Crowd crowd = arena.crowd();
        return () -> {
            for (Map.Entry<String, Image> one : all.entrySet()) {
                push(crowd, one.getKey(), one.getValue());
            }
            return images;
        };
    }

    private void push(Crowd crowd, String repository, Image image) throws IOException {
        crowd.work(
                layers.width(),
                layers.count(),
                (client, index) -> push(client, repository, image.layers().get(index)));
        crowd.alone((client, _) -> {
            push(client, repository, image.config());
            client.putManifest(repository, Image.TAG, image.manifest());
        });
    }

    private static void push(RegistryClient client, String repository, Blob blob) throws IOException {
        if (client.hasBlob(repository, blob)) {
            throw new IOException("%s is there before it was pushed to %s".formatted(blob.digest(), repository));
        }
        client.pushByPatch(repository, blob);
    }
}
