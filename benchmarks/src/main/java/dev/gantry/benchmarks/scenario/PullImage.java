// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import dev.gantry.benchmarks.client.Blob;
import dev.gantry.benchmarks.client.Crowd;
import dev.gantry.benchmarks.client.RegistryClient;
import dev.gantry.benchmarks.client.Sha256;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Images that lie in the bucket, one after the other: the manifest by its tag, then configuration and layers, as many
/// at once as docker pulls (`max-concurrent-downloads`, 3 by default). Every digest is checked.
record PullImage(String name, String title, int images, Blobs layers, Set<Setting> settings) implements Scenario {

    @Override
    public long bytes() {
        return images * layers.bytes();
    }

    @Override
    public Run prepare(Arena arena) throws IOException {
        Map<String, Image> all = Image.several(images, arena.repository(this), layers);
        var shelf = new Shelf(arena.bucket());
        for (Map.Entry<String, Image> one : all.entrySet()) {
            shelve(one.getValue(), shelf, one.getKey());
        }
        Crowd crowd = arena.crowd();
        return () -> {
            for (Map.Entry<String, Image> one : all.entrySet()) {
                pull(crowd, one.getKey(), one.getValue());
            }
            return images;
        };
    }

    private static void shelve(Image image, Shelf shelf, String repository) throws IOException {
        Blobs.shelve(image.blobs(), shelf, repository);
        String digest = shelf.manifest(image.manifest());
        shelf.revision(repository, digest);
        shelf.tag(repository, Image.TAG, digest);
    }

    private void pull(Crowd crowd, String repository, Image image) throws IOException {
        crowd.alone((client, _) -> {
            if (!client.manifest(repository, Image.TAG).equals(image.manifest())) {
                throw new IOException("another manifest came from " + repository);
            }
        });
        List<Blob> blobs = image.blobs();
        crowd.work(layers.width(), blobs.size(), (client, index) -> pull(client, repository, blobs.get(index)));
    }

    private static void pull(RegistryClient client, String repository, Blob blob) throws IOException {
        var digest = new Sha256();
        client.pull(repository, blob, digest);
        String pulled = digest.text();
        if (!pulled.equals(blob.digest())) {
            throw new IOException("asked %s for %s, got %s".formatted(repository, blob.digest(), pulled));
        }
    }
}
