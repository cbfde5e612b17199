// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;

/// Speaks the distribution protocol to one registry, the way that the usual clients do, and takes no answer but the
/// right one. For one thread.
public final class RegistryClient {

    static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String BYTES_TYPE = "application/octet-stream";

    /// More than any manifest has, and any page of a list.
    private static final int MOST_OF_TEXT_BYTES = 64 << 20;

    private final URI registry;
    private final Transport transport;

    /// @param registry scheme, host and port
    RegistryClient(URI registry, Transport transport) {
        this.registry = registry;
        this.transport = transport;
    }

    /// Asks whether this is a registry.
    public void ping() throws IOException {
        transport.send(Request.of("GET", uri("/v2/")), Sink.NOTHING).expect(200);
    }

    /// Whether the repository has the blob.
    public boolean hasBlob(String repository, Blob blob) throws IOException {
        Answer answer = transport.send(Request.of("HEAD", blobUri(repository, blob)), Sink.NOTHING);
        return answer.status() != 404 && answer.expect(200).status() == 200;
    }

    /// POST, PATCH with all the bytes and no word of how many, PUT: as docker, podman and containerd do.
    public void pushByPatch(String repository, Blob blob) throws IOException {
        URI upload = beginUpload(repository);
        Request patch =
                Request.of("PATCH", upload).with("Content-Type", BYTES_TYPE).with(Body.streamed(blob.content()));
        URI received = transport.send(patch, Sink.NOTHING).expect(202).location();
        finish(Request.of("PUT", withDigest(received, blob)), blob);
    }

    /// POST, PUT with all the bytes.
    public void pushByPut(String repository, Blob blob) throws IOException {
        URI upload = beginUpload(repository);
        finish(
                Request.of("PUT", withDigest(upload, blob))
                        .with("Content-Type", BYTES_TYPE)
                        .with(Body.of(blob.content())),
                blob);
    }

    private URI beginUpload(String repository) throws IOException {
        Request post = Request.of("POST", uri("/v2/" + repository + "/blobs/uploads/"));
        return transport.send(post, Sink.NOTHING).expect(202).location();
    }

    private static URI withDigest(URI upload, Blob blob) {
        String mark = upload.getRawQuery() == null ? "?" : "&";
        return URI.create(upload + mark + "digest=" + blob.digest());
    }

    private void finish(Request put, Blob blob) throws IOException {
        expectDigest(transport.send(put, Sink.NOTHING).expect(201), blob.digest());
    }

    /// GET of a blob, wherever that leads.
    ///
    /// @param sink takes its bytes
    public void pull(String repository, Blob blob, Sink sink) throws IOException {
        Answer answer = transport.send(Request.of("GET", blobUri(repository, blob)), sink);
        if (answer.isRedirect()) {
            answer = transport.send(Request.of("GET", answer.location()), sink);
        }
        answer.expect(200);
        if (answer.lengthBytes() != blob.sizeBytes()) {
            throw answer.unexpected("%d bytes of %d".formatted(answer.lengthBytes(), blob.sizeBytes()));
        }
    }

    /// PUT of a manifest.
    ///
    /// @param reference a tag, or its digest
    public void putManifest(String repository, String reference, String manifest) throws IOException {
        byte[] bytes = manifest.getBytes(UTF_8);
        Request put = Request.of("PUT", manifestUri(repository, reference))
                .with("Content-Type", MANIFEST_TYPE)
                .with(Body.of(bytes));
        expectDigest(transport.send(put, Sink.NOTHING).expect(201), Sha256.of(bytes));
    }

    /// GET of a manifest.
    public String manifest(String repository, String reference) throws IOException {
        var text = new Kept(MOST_OF_TEXT_BYTES);
        transport
                .send(Request.of("GET", manifestUri(repository, reference)).with("Accept", MANIFEST_TYPE), text)
                .expect(200);
        return text.text();
    }

    /// HEAD of a manifest.
    ///
    /// @return its digest
    public String manifestDigest(String repository, String reference) throws IOException {
        Request head = Request.of("HEAD", manifestUri(repository, reference)).with("Accept", MANIFEST_TYPE);
        return digest(transport.send(head, Sink.NOTHING).expect(200));
    }

    /// GET of a page of a list.
    ///
    /// @param path with its query, from the root of the registry
    public ListPage list(String path) throws IOException {
        var text = new Kept(MOST_OF_TEXT_BYTES);
        Answer answer = transport.send(Request.of("GET", uri(path)), text).expect(200);
        return ListPage.of(answer, text.text());
    }

    private static void expectDigest(Answer answer, String expected) throws UnexpectedAnswer {
        String digest = digest(answer);
        if (!digest.equals(expected)) {
            throw answer.unexpected("%s was stored, %s was sent".formatted(digest, expected));
        }
    }

    private static String digest(Answer answer) throws UnexpectedAnswer {
        return answer.field("docker-content-digest").orElseThrow(() -> answer.unexpected("no Docker-Content-Digest"));
    }

    private URI blobUri(String repository, Blob blob) {
        return uri("/v2/" + repository + "/blobs/" + blob.digest());
    }

    private URI manifestUri(String repository, String reference) {
        return uri("/v2/" + repository + "/manifests/" + reference);
    }

    private URI uri(String path) {
        return registry.resolve(path);
    }
}
