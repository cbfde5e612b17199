// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// One section of the specification on one store. Each test has a repository of its own, which does not exist yet.
@ExtendWith(Registries.class)
abstract class Section {

    final Store store;
    final String repository = "conformance/" + UUID.randomUUID();
    Registries.Running running;
    Client registry;

    Section(Store store) {
        this.store = store;
    }

    @BeforeEach
    void connect(Registries.Running registries) {
        running = registries;
        registry = registries.on(store).client();
    }

    String manifests(String reference) {
        return "/v2/" + repository + "/manifests/" + reference;
    }

    String blobs(String digest) {
        return "/v2/" + repository + "/blobs/" + digest;
    }

    String uploads() {
        return "/v2/" + repository + "/blobs/uploads/";
    }

    String tags() {
        return "/v2/" + repository + "/tags/list";
    }

    String referrers(String digest) {
        return "/v2/" + repository + "/referrers/" + digest;
    }

    /// Begins an upload.
    ///
    /// @return its address
    String begin() throws IOException {
        return registry.post(uploads(), Content.NONE).is(202).location();
    }

    /// The address of an upload with the parameter that ends it.
    static String ending(String upload, String digest) {
        return upload + (upload.contains("?") ? "&" : "?") + "digest=" + digest;
    }

    /// Sends the bytes of one chunk to an upload.
    Answer chunk(String upload, Content blob, int from, int to) throws IOException {
        return registry.patch(upload, blob.part(from, to), "Content-Range", "%d-%d".formatted(from, to - 1));
    }

    /// Pushes a blob.
    Content push(Content blob) throws IOException {
        registry.put(ending(begin(), blob.digest()), blob, "Content-Type", "application/octet-stream")
                .is(201);
        return blob;
    }

    /// An image of a config and a layer that no other has, which are pushed, while itself is not.
    Manifest image() throws IOException {
        return Manifest.image(push(Content.random(40))).layer(push(Content.random(100)));
    }

    /// An artifact of that type about a subject; only its config is pushed.
    Manifest artifact(String artifactType, Manifest subject) throws IOException {
        push(Content.of("{}"));
        return Manifest.image(Content.of("{}"), "application/vnd.oci.empty.v1+json")
                .layer(push(Content.random(20)))
                .artifactType(artifactType)
                .subject(subject);
    }

    /// Pushes a manifest by a tag.
    Manifest push(Manifest manifest, String tag) throws IOException {
        put(tag, manifest).is(201);
        return manifest;
    }

    /// Pushes a manifest by its digest.
    Manifest push(Manifest manifest) throws IOException {
        return push(manifest, manifest.digest());
    }

    Answer put(String reference, Manifest manifest) throws IOException {
        return registry.put(manifests(reference), manifest.content(), "Content-Type", manifest.type());
    }
}
