// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// Speaks the OCI distribution API to one registry, one method a request, and leaves it to the test what to think of
/// the answer.
///
/// @see <a href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md">the specification</a>
final class RegistryClient implements AutoCloseable {

    static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
    static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar";

    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final URI registry;

    /// @param registry scheme, host and port
    RegistryClient(URI registry) {
        this.registry = registry;
    }

    /// Begins an upload.
    ///
    /// @return where its first bytes go
    URI startUpload(String repository) throws IOException {
        return location(post(repository, ""), 202);
    }

    HttpResponse<byte[]> post(String repository, String query) throws IOException {
        return send("POST", URI.create(registry + "/v2/" + repository + "/blobs/uploads/" + query), nothing());
    }

    /// Begins and finishes an upload with one request.
    HttpResponse<byte[]> postWhole(String repository, Blob blob) throws IOException {
        URI uri = URI.create(registry + "/v2/" + repository + "/blobs/uploads/?digest=" + escaped(blob.digest()));
        return send("POST", uri, body(blob));
    }

    /// Sends bytes as docker and its kin do: a body without a range.
    HttpResponse<byte[]> patch(URI upload, BodyPublisher body) throws IOException {
        return send("PATCH", upload, body);
    }

    /// Sends bytes as one chunk of several, from `start` on.
    HttpResponse<byte[]> patchChunk(URI upload, long start, byte[] chunk) throws IOException {
        return send(
                "PATCH",
                upload,
                BodyPublishers.ofByteArray(chunk),
                "Content-Range",
                "%d-%d".formatted(start, start + chunk.length - 1));
    }

    /// Finishes an upload.
    HttpResponse<byte[]> put(URI upload, String digest, BodyPublisher body) throws IOException {
        return send("PUT", withDigest(upload, digest), body);
    }

    /// Pushes a blob by POST, PATCH with all its bytes, PUT without a body.
    void pushByPatch(String repository, Blob blob) throws IOException {
        URI upload = location(patch(startUpload(repository), body(blob)), 202);
        assertCreated(put(upload, blob.digest(), nothing()), blob);
    }

    /// Pushes a blob by POST, PUT with all its bytes.
    void pushByPut(String repository, Blob blob) throws IOException {
        assertCreated(put(startUpload(repository), blob.digest(), body(blob)), blob);
    }

    HttpResponse<byte[]> headBlob(String repository, String digest) throws IOException {
        return send("HEAD", blobUri(repository, digest), nothing());
    }

    HttpResponse<byte[]> getBlob(String repository, String digest) throws IOException {
        return send("GET", blobUri(repository, digest), nothing());
    }

    /// The digest of the bytes that a GET of the blob gives, in constant memory.
    String pullAndDigest(String repository, String digest) throws IOException {
        try {
            HttpResponse<InputStream> response = http.send(
                    HttpRequest.newBuilder(blobUri(repository, digest)).build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).as("GET of %s", digest).isEqualTo(200);
            return Blob.digestOf(response.body());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    HttpResponse<byte[]> putManifest(String repository, String reference, String manifest) throws IOException {
        return send(
                "PUT",
                manifestUri(repository, reference),
                BodyPublishers.ofString(manifest),
                "Content-Type",
                MANIFEST_TYPE);
    }

    HttpResponse<byte[]> getManifest(String repository, String reference) throws IOException {
        return send("GET", manifestUri(repository, reference), nothing(), "Accept", MANIFEST_TYPE);
    }

    HttpResponse<byte[]> headManifest(String repository, String reference) throws IOException {
        return send("HEAD", manifestUri(repository, reference), nothing(), "Accept", MANIFEST_TYPE);
    }

    /// One page of a list.
    ///
    /// @param path from `/v2/` on, with its query
    HttpResponse<byte[]> list(String path) throws IOException {
        HttpResponse<byte[]> response = send("GET", registry.resolve(path), nothing());
        assertThat(response.statusCode()).as(() -> describe(response)).isEqualTo(200);
        return response;
    }

    /// The JSON of the list of tags.
    String tags(String repository) throws IOException {
        return new String(list("/v2/" + repository + "/tags/list").body(), StandardCharsets.UTF_8);
    }

    HttpResponse<byte[]> deleteManifest(String repository, String digest) throws IOException {
        return send("DELETE", manifestUri(repository, digest), nothing());
    }

    /// An OCI image manifest over blobs, the first of them its config.
    static String manifest(Blob config, List<Blob> layers) {
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                .formatted(
                        MANIFEST_TYPE,
                        descriptor(CONFIG_TYPE, config),
                        String.join(
                                ",",
                                layers.stream()
                                        .map(layer -> descriptor(LAYER_TYPE, layer))
                                        .toList()));
    }

    HttpResponse<byte[]> send(String method, URI uri, BodyPublisher body, String... headers) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).method(method, body).timeout(DEADLINE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Where the upload goes on, of an answer that must have that status.
    URI location(HttpResponse<byte[]> response, int status) {
        assertThat(response.statusCode()).as(() -> describe(response)).isEqualTo(status);
        return registry.resolve(response.headers().firstValue("Location").orElseThrow());
    }

    static String describe(HttpResponse<byte[]> response) {
        return "%s answered %d %s"
                .formatted(
                        response.request(), response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    }

    static BodyPublisher nothing() {
        return BodyPublishers.noBody();
    }

    /// A blob as a body of known length.
    static BodyPublisher body(Blob blob) {
        return ofLength(blob::open, blob.sizeBytes());
    }

    static BodyPublisher ofLength(Supplier<InputStream> bytes, long lengthBytes) {
        return lengthBytes == 0
                ? nothing()
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(bytes), lengthBytes);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static void assertCreated(HttpResponse<byte[]> response, Blob blob) {
        assertThat(response.statusCode()).as(() -> describe(response)).isEqualTo(201);
        assertThat(response.headers().firstValue("Docker-Content-Digest")).contains(blob.digest());
    }

    private static String descriptor(String type, Blob blob) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(type, blob.digest(), blob.sizeBytes());
    }

    URI blobUri(String repository, String digest) {
        return URI.create(registry + "/v2/" + repository + "/blobs/" + digest);
    }

    private URI manifestUri(String repository, String reference) {
        return URI.create(registry + "/v2/" + repository + "/manifests/" + reference);
    }

    static URI withDigest(URI upload, String digest) {
        String separator = upload.getRawQuery() == null ? "?" : "&";
        return URI.create(upload + separator + "digest=" + escaped(digest));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new java.io.InterruptedIOException("interrupted while waiting for the registry: " + e);
    }
}
