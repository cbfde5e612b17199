// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One of the two products that share a bucket, as its clients see it. Speaks so that both understand:
/// Distribution takes no `*/*` for the types that it may answer with.
record Product(URI uri, RegistryClient client) implements AutoCloseable {

    private static final String DOCKER = "application/vnd.docker.distribution.manifest.";
    private static final String ACCEPT = String.join(
            ", ", RegistryClient.MANIFEST_TYPE, Document.INDEX_TYPE, DOCKER + "v2+json", DOCKER + "list.v2+json");

    static Product at(String authority) {
        URI uri = URI.create("http://" + authority);
        return new Product(uri, new RegistryClient(uri));
    }

    /// Pushes a configuration and a layer, and no manifest.
    ///
    /// @return the image that they make
    Document image(String repository, long seed) throws IOException {
        client.pushByPatch(repository, config(seed));
        client.pushByPatch(repository, layer(seed));
        return imageOf(seed);
    }

    static Document imageOf(long seed) {
        return Document.image(config(seed), List.of(layer(seed)));
    }

    private static Blob config(long seed) {
        return Blob.random(seed, 500);
    }

    private static Blob layer(long seed) {
        return Blob.random(seed + 1, 20_000);
    }

    void push(String repository, String reference, Document manifest) throws IOException {
        HttpResponse<byte[]> response = client.send(
                "PUT",
                manifestUri(repository, reference),
                BodyPublishers.ofString(manifest.json()),
                "Content-Type",
                manifest.type());
        assertThat(response.statusCode())
                .as(() -> RegistryClient.describe(response))
                .isEqualTo(201);
    }

    void pushByDigest(String repository, Document manifest) throws IOException {
        push(repository, manifest.digest(), manifest);
    }

    HttpResponse<byte[]> get(String repository, String reference) throws IOException {
        return manifest("GET", repository, reference);
    }

    /// The statuses of GET and HEAD.
    List<Integer> look(String repository, String reference) throws IOException {
        return List.of(
                get(repository, reference).statusCode(),
                manifest("HEAD", repository, reference).statusCode());
    }

    List<Integer> lookAtBlob(String repository, String digest) throws IOException {
        return List.of(
                client.getBlob(repository, digest).statusCode(),
                client.headBlob(repository, digest).statusCode());
    }

    int delete(String repository, String reference) throws IOException {
        return manifest("DELETE", repository, reference).statusCode();
    }

    List<String> tags(String repository) throws IOException {
        return texts(json(client.tags(repository)).path("tags"));
    }

    /// Of any order.
    Set<String> catalog() throws IOException {
        URI catalog = uri.resolve("/v2/_catalog?n=100");
        HttpResponse<byte[]> response = client.send("GET", catalog, RegistryClient.nothing());
        assertThat(response.statusCode()).isEqualTo(200);
        return new TreeSet<>(texts(json(response.body()).path("repositories")));
    }

    /// The digests of the manifests that name this one as their subject. Gantry alone tells.
    List<String> referrers(String repository, Document subject) throws IOException {
        URI referrers = uri.resolve("/v2/" + repository + "/referrers/" + subject.digest());
        HttpResponse<byte[]> response = client.send("GET", referrers, RegistryClient.nothing());
        assertThat(response.statusCode()).isEqualTo(200);
        List<String> digests = new ArrayList<>();
        json(response.body())
                .path("manifests")
                .forEach(entry -> digests.add(entry.path("digest").asString()));
        return digests;
    }

    /// Pulls a manifest and all that it names, whose bytes must have their digests.
    ///
    /// @return how many manifests and blobs that were
    int assertServes(String repository, String reference) throws IOException {
        HttpResponse<byte[]> response = get(repository, reference);
        assertThat(response.statusCode())
                .as(() -> RegistryClient.describe(response))
                .isEqualTo(200);
        String digest = Blob.digestOf(response.body());
        assertThat(response.headers().firstValue("Docker-Content-Digest")).contains(digest);
        if (reference.startsWith("sha256:")) {
            assertThat(digest).isEqualTo(reference);
        }
        int served = 1;
        JsonNode manifest = json(response.body());
        for (JsonNode entry : manifest.path("manifests")) {
            served += assertServes(repository, entry.path("digest").asString());
        }
        List<JsonNode> blobs = new ArrayList<>();
        manifest.path("layers").forEach(blobs::add);
        if (manifest.has("config")) {
            blobs.add(manifest.path("config"));
        }
        for (JsonNode blob : blobs) {
            assertServesBlob(repository, blob.path("digest").asString());
        }
        return served + blobs.size();
    }

    void assertServesBlob(String repository, String digest) throws IOException {
        assertThat(lookAtBlob(repository, digest)).as(digest).containsExactly(200, 200);
        HttpResponse<byte[]> response = client.getBlob(repository, digest);
        String algorithm = digest.startsWith("sha512:") ? "SHA-512" : "SHA-256";
        assertThat(Blob.digestOf(algorithm, response.body())).isEqualTo(digest);
    }

    private HttpResponse<byte[]> manifest(String method, String repository, String reference) throws IOException {
        return client.send(method, manifestUri(repository, reference), RegistryClient.nothing(), "Accept", ACCEPT);
    }

    private URI manifestUri(String repository, String reference) {
        return uri.resolve("/v2/" + repository + "/manifests/" + reference);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    private static JsonNode json(byte[] text) {
        return new JsonMapper().readTree(text);
    }

    @Override
    public void close() {
        client.close();
    }
}
