// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.seed;

import dev.gantry.benchmarks.scenario.Bucket;
import dev.gantry.benchmarks.scenario.Image;
import dev.gantry.benchmarks.scenario.Lists;
import dev.gantry.benchmarks.scenario.Shelf;
import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;

/// Long lists, written into a bucket directly. Every repository can be pulled from: all have the same small image.
public final class Seed {

    private static final int WRITERS = 32;

    private final Shelf shelf;
    private final Image image;
    private final String manifest;

    private Seed(Shelf shelf) {
        this.shelf = shelf;
        this.image = Image.small("lists");
        image.blobs().forEach(shelf::blob);
        this.manifest = shelf.manifest(image.manifest());
    }

    /// 500 repositories, one of them with 2,000 tags.
    public static void small(Bucket bucket) throws IOException {
        write(Lists.SMALL, bucket);
    }

    /// 5,000 repositories, one of them with 20,000 tags.
    public static void large(Bucket bucket) throws IOException {
        write(Lists.LARGE, bucket);
    }

    /// Any.
    public static void write(Lists lists, Bucket bucket) throws IOException {
        new Seed(new Shelf(bucket)).write(lists);
    }

    private void write(Lists lists) throws IOException {
        try (var writers = new Fanout<Boolean>(WRITERS)) {
            for (String repository : lists.repositoryNames()) {
                writers.fork(() -> repository(repository));
                if (!repository.equals(lists.tagged())) {
                    writers.fork(() -> tag(repository, "latest"));
                }
            }
            for (String tag : lists.tagNames()) {
                writers.fork(() -> tag(lists.tagged(), tag));
            }
            writers.join();
        }
    }

    private boolean repository(String name) {
        image.blobs().forEach(blob -> shelf.layer(name, blob.digest()));
        shelf.revision(name, manifest);
        return true;
    }

    private boolean tag(String repository, String tag) {
        shelf.tag(repository, tag, manifest);
        return true;
    }
}
