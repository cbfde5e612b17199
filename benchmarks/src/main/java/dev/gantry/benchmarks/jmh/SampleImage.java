// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.Query;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// An image of some layers of a few bytes each, and its manifest.
final class SampleImage {

    static final String REPOSITORY = "library/postgres";

    private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";

    private final List<byte[]> blobs = new ArrayList<>();
    private final List<Digest> digests;
    private final byte[] manifest;

    SampleImage(int layers) {
        for (int i = 0; i <= layers; i++) {
            blobs.add("{\"blob\":%d}".formatted(i).getBytes(UTF_8));
        }
        digests = blobs.stream().map(blob -> Digest.of(Algorithm.SHA256, blob)).toList();
        String list = blobs.subList(1, blobs.size()).stream()
                .map(blob -> descriptor(LAYER_TYPE, blob))
                .collect(Collectors.joining(","));
        manifest = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                .formatted(MANIFEST_TYPE, descriptor(CONFIG_TYPE, blobs.getFirst()), list)
                .getBytes(UTF_8);
    }

    private static String descriptor(String type, byte[] blob) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(type, Digest.of(Algorithm.SHA256, blob), blob.length);
    }

    Digest layer(int index) {
        return digests.get(index + 1);
    }

    /// Pushes blobs and manifest.
    ///
    /// @return the manifest's digest
    Digest push(InMemoryRegistry registry) throws IOException {
        for (int i = 0; i < blobs.size(); i++) {
            Query digest = Query.parse("digest=" + digests.get(i));
            registry.call("POST", "/v2/" + REPOSITORY + "/blobs/uploads/", digest, Headers.NONE, blobs.get(i));
        }
        pushManifest(registry);
        return Digest.of(Algorithm.SHA256, manifest);
    }

    /// Pushes the manifest alone.
    void pushManifest(InMemoryRegistry registry) throws IOException {
        registry.call(
                "PUT",
                "/v2/" + REPOSITORY + "/manifests/latest",
                Query.parse(""),
                Headers.of("Content-Type", MANIFEST_TYPE),
                manifest);
    }
}
