// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.benchmarks.client.Blob;
import dev.gantry.benchmarks.client.Content;
import dev.gantry.benchmarks.client.Sha256;
import software.amazon.awssdk.core.sync.RequestBody;

/// Puts contents into a bucket in the layout that Distribution made and others share, past any registry: so what is
/// pulled are the same objects whoever serves them, and news to each.
///
/// May be used by many threads.
public final class Shelf {

    private static final String ROOT = "docker/registry/v2/";

    private final Bucket bucket;

    public Shelf(Bucket bucket) {
        this.bucket = bucket;
    }

    /// The bytes of a blob, which no repository may serve yet.
    public void blob(Blob blob) {
        Content content = blob.content();
        put(
                dataKey(blob.digest()),
                RequestBody.fromContentProvider(content::open, content.sizeBytes(), "application/octet-stream"));
    }

    /// The text of a manifest, which no repository may serve yet.
    ///
    /// @return its digest
    public String manifest(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        String digest = Sha256.of(bytes);
        put(dataKey(digest), RequestBody.fromBytes(bytes));
        return digest;
    }

    /// Lets a repository serve a blob.
    public void layer(String repository, String digest) {
        link(repository + "/_layers/" + below(digest), digest);
    }

    /// Lets a repository serve a manifest.
    public void revision(String repository, String digest) {
        link(repository + "/_manifests/revisions/" + below(digest), digest);
    }

    /// Has a tag point to a manifest.
    public void tag(String repository, String tag, String digest) {
        String folder = repository + "/_manifests/tags/" + tag;
        link(folder + "/index/" + below(digest), digest);
        link(folder + "/current", digest);
    }

    private void link(String folder, String target) {
        put(ROOT + "repositories/" + folder + "/link", RequestBody.fromString(target));
    }

    private void put(String key, RequestBody body) {
        bucket.client().putObject(request -> request.bucket(bucket.name()).key(key), body);
    }

    private static String dataKey(String digest) {
        String hex = digest.substring(digest.indexOf(':') + 1);
        return ROOT + "blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data";
    }

    private static String below(String digest) {
        return digest.replace(':', '/');
    }
}
