// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.rehearsal;

import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;

/// What clients do with a registry, again and again: images pushed and pulled, lists, and what is not there.
public final class Rehearsal {

    /// Enough for the JVM to see which way the code goes where it is used most.
    private static final int IMAGES = 25;

    private static final int BLOB_BYTES = 64 << 10;

    /// More than goes into one part.
    private static final int LARGE_BLOB_BYTES = 12 << 20;

    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient client;
    private final URI registry;
    private final SplittableRandom random = new SplittableRandom(1);

    private Rehearsal(HttpClient client, URI registry) {
        this.client = client;
        this.registry = registry;
    }

    /// Asks of a registry all that it is asked by day. It must be empty, and let everybody push.
    ///
    /// @throws IOException if it does not do what it should
    public static void play(URI registry) throws IOException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var rehearsal = new Rehearsal(client, registry);
            rehearsal.send("GET", "/v2/", 200);
            for (int i = 0; i < IMAGES; i++) {
                rehearsal.image("rehearsal/" + i % 4, "v" + i);
            }
            rehearsal.lists();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the rehearsal was interrupted", e);
        }
    }

    private void image(String repository, String tag) throws IOException, InterruptedException {
        String base = "/v2/" + repository;
        Digest layer = pushByPatch(base, bytes(tag.equals("v0") ? LARGE_BLOB_BYTES : BLOB_BYTES));
        Digest config = pushAtOnce(base, bytes(BLOB_BYTES));
        byte[] manifest = manifest(config, layer).getBytes(StandardCharsets.UTF_8);
        send("PUT", base + "/manifests/" + tag, MANIFEST, manifest, 201);
        for (String name :
                new String[] {tag, Digest.of(Algorithm.SHA256, manifest).toString()}) {
            send("HEAD", base + "/manifests/" + name, 200);
            send("GET", base + "/manifests/" + name, 200);
        }
        send("HEAD", base + "/blobs/" + layer, 200);
        send("GET", base + "/blobs/" + layer, 200);
        send("GET", base + "/blobs/" + config, 200);
        send("HEAD", base + "/blobs/" + Digest.of(Algorithm.SHA256, bytes(1)), 404);
    }

    private void lists() throws IOException, InterruptedException {
        send("GET", "/v2/_catalog", 200);
        send("GET", "/v2/rehearsal/0/tags/list", 200);
        send("GET", "/v2/rehearsal/0/manifests/none", 404);
    }

    private Digest pushByPatch(String base, byte[] blob) throws IOException, InterruptedException {
        Digest digest = Digest.of(Algorithm.SHA256, blob);
        send("HEAD", base + "/blobs/" + digest, 404);
        String location = location(send("POST", base + "/blobs/uploads/", "", new byte[0], 202));
        location = location(send("PATCH", location, "application/octet-stream", blob, 202));
        send("PUT", withDigest(location, digest), "", new byte[0], 201);
        return digest;
    }

    private Digest pushAtOnce(String base, byte[] blob) throws IOException, InterruptedException {
        Digest digest = Digest.of(Algorithm.SHA256, blob);
        String location = location(send("POST", base + "/blobs/uploads/", "", new byte[0], 202));
        send("PUT", withDigest(location, digest), "application/octet-stream", blob, 201);
        return digest;
    }

    private static String location(HttpResponse<byte[]> answer) throws IOException {
        return answer.headers().firstValue("Location").orElseThrow(() -> new IOException("an upload has no address"));
    }

    private static String withDigest(String location, Digest digest) {
        return location + (location.contains("?") ? "&" : "?") + "digest=" + digest;
    }

    private HttpResponse<byte[]> send(String method, String path, int expected)
            throws IOException, InterruptedException {
        return send(method, path, "", new byte[0], expected);
    }

    private HttpResponse<byte[]> send(String method, String path, String type, byte[] body, int expected)
            throws IOException, InterruptedException {
        BodyPublisher content = body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(registry.resolve(path)).timeout(TIMEOUT).method(method, content);
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() != expected) {
            throw new IOException(
                    "%s %s was answered by %d, not by %d".formatted(method, path, answer.statusCode(), expected));
        }
        return answer;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String manifest(Digest config, Digest layer) {
        return """
                {
                  "schemaVersion": 2,
                  "mediaType": "%s",
                  "config": {
                    "mediaType": "application/vnd.oci.image.config.v1+json", "size": %d, "digest": "%s"
                  },
                  "layers": [
                    {"mediaType": "application/vnd.oci.image.layer.v1.tar", "size": %d, "digest": "%s"}
                  ]
                }
                """.formatted(MANIFEST, BLOB_BYTES, config, BLOB_BYTES, layer);
    }
}
