// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import dev.gantry.storage.testkit.edge.KeyPairs;
import dev.gantry.storage.testkit.edge.TestEdge;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// A bucket with an edge in front of it, and the configuration by which a registry sends its clients there. All keys
/// lie below a root directory.
final class EdgeFixture implements AutoCloseable {

    static final String ROOT = "team/a";
    static final String KEY_PAIR_ID = "K2JCJMDEHXQW5F";

    private static final KeyPair PAIR = KeyPairs.rsa();

    private final S3Bucket bucket;
    private final TestEdge edge;
    private final Path key;
    private volatile Duration ahead = Duration.ZERO;

    private EdgeFixture(S3Bucket bucket, Path folder) throws IOException {
        this.bucket = bucket;
        this.edge = TestEdge.start(Map.of(KEY_PAIR_ID, PAIR.getPublic()), new BucketOrigin(bucket), this::now);
        this.key = Files.writeString(folder.resolve("edge-key.pem"), KeyPairs.pkcs1(PAIR.getPrivate()));
    }

    /// @param folder for the private key
    static EdgeFixture start(Path folder) throws IOException {
        S3Bucket bucket = S3Bucket.create(Peers.rgw());
        try {
            return new EdgeFixture(bucket, folder);
        } catch (IOException e) {
            bucket.close();
            throw e;
        }
    }

    TestEdge edge() {
        return edge;
    }

    S3Bucket bucket() {
        return bucket;
    }

    private Instant now() {
        return Instant.now().plus(ahead);
    }

    /// Sets the edge's clock.
    void runAhead(Duration time) {
        ahead = time;
    }

    /// The entry `cloudfront` that suits the edge.
    ///
    /// @param more options, as in `policy: custom`
    String cloudFront(String... more) {
        return """
                    - name: cloudfront
                      options:
                        baseurl: %s
                        privatekey: %s
                        keypairid: %s
                        %s
                """.formatted(edge.uri(), key, KEY_PAIR_ID, String.join("\n        ", more));
    }

    /// A configuration whose section `middleware.storage` has these entries.
    String yaml(int port, String entries) {
        String plain = GantryConfig.on(bucket).below(ROOT).yaml(port);
        String redirecting = plain.replace("redirect:\n    disable: true", "redirect:\n    disable: false");
        return redirecting + "middleware:\n  storage:\n" + entries;
    }

    /// Starts Gantry with these entries and waits until it serves.
    GantryProcess startGantry(String entries) throws IOException {
        int port = GantryProcess.freePort();
        return GantryProcess.startFile(port, yaml(port, entries));
    }

    /// Where a registry sends a client that asks for the blob.
    ///
    /// @param headers of the request, names and values
    static URI location(RegistryClient client, String repository, Blob blob, String... headers) throws IOException {
        URI uri = client.blobUri(repository, blob.digest());
        HttpResponse<byte[]> answer = client.send("GET", uri, RegistryClient.nothing(), headers);
        return URI.create(
                answer.headers().firstValue("Location").orElseThrow(() -> new IOException(answer.toString())));
    }

    @Override
    public void close() {
        edge.close();
        bucket.close();
    }
}
