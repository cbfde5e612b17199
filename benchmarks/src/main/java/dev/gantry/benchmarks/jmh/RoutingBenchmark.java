// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.jmh;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.http.wire.Query;
import dev.gantry.registry.name.Digest;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;

/// Small requests, warm, from path to answer: routing, names, caches, headers.
public class RoutingBenchmark extends Piece {

    private static final byte[] NOTHING = {};
    private static final Query NO_QUERY = Query.parse("");

    private final Headers headers = Headers.NONE
            .with("Host", "registry.example:5000")
            .with("User-Agent", "containerd/2.1")
            .with("Accept", "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json")
            .with("Accept-Encoding", "gzip");
    private final SampleImage image = new SampleImage(10);
    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final Digest manifest;

    public RoutingBenchmark() {
        try {
            manifest = image.push(registry);
        } catch (IOException e) {
            throw new IllegalStateException("a store in memory has failed", e);
        }
    }

    private HttpResponse ask(String method, String path) throws IOException {
        return registry.call(method, path, NO_QUERY, headers, NOTHING);
    }

    @Benchmark
    public HttpResponse base() throws IOException {
        return ask("GET", "/v2/");
    }

    @Benchmark
    public HttpResponse manifestByTag() throws IOException {
        return ask("GET", "/v2/" + SampleImage.REPOSITORY + "/manifests/latest");
    }

    @Benchmark
    public HttpResponse manifestByDigest() throws IOException {
        return ask("GET", "/v2/" + SampleImage.REPOSITORY + "/manifests/" + manifest);
    }

    @Benchmark
    public HttpResponse headOfABlob() throws IOException {
        return ask("HEAD", "/v2/" + SampleImage.REPOSITORY + "/blobs/" + image.layer(0));
    }

    @Benchmark
    public HttpResponse beginningOfAnUpload() throws IOException {
        return ask("POST", "/v2/" + SampleImage.REPOSITORY + "/blobs/uploads/");
    }

    @Benchmark
    public Query query() {
        return Query.parse("digest=sha256%3A" + image.layer(0).hex() + "&_state=abcdefghijklmnopqrstuvwxyz");
    }
}
