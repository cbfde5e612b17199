// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.concurrent.Fanout;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Follows every link of a bucket, read past Gantry.
final class BucketLinks {

    private static final String ROOT = "docker/registry/v2/";
    private static final Pattern CURRENT =
            Pattern.compile("(" + ROOT + "repositories/.+/_manifests)/tags/([^/]+)/current/link");
    private static final Pattern REVISION =
            Pattern.compile("(" + ROOT + "repositories/.+)/_manifests/revisions/sha256/([0-9a-f]{64})/link");
    private static final JsonMapper JSON = new JsonMapper();

    private final S3Bucket bucket;
    private final Map<String, Long> sizes;
    private final List<String> links;

    private BucketLinks(S3Bucket bucket) {
        this.bucket = bucket;
        this.sizes = bucket.objects();
        this.links =
                sizes.keySet().stream().filter(key -> key.endsWith("/link")).toList();
    }

    /// Asserts that each link leads to content, each tag to a manifest of its repository, and each manifest to blobs of
    /// its repository that have the size which it says.
    ///
    /// @return how many tags there are
    static int assertNothingDangles(S3Bucket bucket) throws IOException {
        var found = new BucketLinks(bucket);
        try (var readers = new Fanout<List<String>>(4)) {
            found.links.forEach(link -> readers.fork(() -> found.missing(link)));
            assertThat(readers.join().stream().flatMap(Collection::stream))
                    .as("what links lead to and is not there")
                    .isEmpty();
        }
        return Math.toIntExact(found.links.stream()
                .filter(link -> CURRENT.matcher(link).matches())
                .count());
    }

    /// The keys that would have to be there beside this link, and are not.
    private List<String> missing(String link) throws IOException {
        String digest = new String(read(link), UTF_8);
        List<String> needed = new ArrayList<>();
        needed.add(data(digest));
        Matcher current = CURRENT.matcher(link);
        if (current.matches()) {
            needed.add("%s/revisions/%s/link".formatted(current.group(1), path(digest)));
            needed.add("%s/tags/%s/index/%s/link".formatted(current.group(1), current.group(2), path(digest)));
        }
        Matcher revision = REVISION.matcher(link);
        if (revision.matches() && sizes.containsKey(data(digest))) {
            JsonNode manifest = JSON.readTree(read(data(digest)));
            addReferences(revision.group(1), manifest, needed);
        }
        return needed.stream()
                .filter(key -> !sizes.containsKey(key))
                .map(key -> link + " -> " + key)
                .toList();
    }

    private void addReferences(String repository, JsonNode manifest, List<String> needed) {
        List<JsonNode> blobs = new ArrayList<>();
        manifest.path("layers").forEach(blobs::add);
        if (manifest.has("config")) {
            blobs.add(manifest.path("config"));
        }
        for (JsonNode blob : blobs) {
            String digest = blob.path("digest").asString();
            needed.add("%s/_layers/%s/link".formatted(repository, path(digest)));
            needed.add(data(digest));
            assertThat(sizes.get(data(digest)))
                    .as("bytes of %s", digest)
                    .isEqualTo(blob.path("size").asLong());
        }
        for (JsonNode child : manifest.path("manifests")) {
            String digest = child.path("digest").asString();
            needed.add("%s/_manifests/revisions/%s/link".formatted(repository, path(digest)));
        }
    }

    private byte[] read(String key) throws IOException {
        try (InputStream in = bucket.open(key)) {
            return in.readAllBytes();
        }
    }

    private static String data(String digest) {
        String hex = digest.substring(digest.indexOf(':') + 1);
        return "%sblobs/%s/%s/%s/data"
                .formatted(ROOT, digest.substring(0, digest.indexOf(':')), hex.substring(0, 2), hex);
    }

    private static String path(String digest) {
        return digest.replace(':', '/');
    }
}
