// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.storage.concurrent.Fanout;
import dev.gantry.storage.testkit.proxy.CountingS3Proxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How many connections to the store an operation may open, from the first that a process opens on: no more than
/// carry requests at the same time, since each goes on to the next request. Over TLS a new one would cost two round
/// trips and a signature.
abstract class ConnectionBudget {

    private static final String REPOSITORY = "connections/image";
    private static final int LAYERS = 10;
    private static final long LAYER_BYTES = 1 << 20;

    /// A tag is written in two places at once, and nothing else of an image is.
    private static final int PER_IMAGE = 2;

    private static final int CLIENTS = 8;
    private static final int PARTS_AT_ONCE = 4;

    /// What a blob of 100 MiB is copied in.
    private static final int COPIES = 4;

    private S3Bucket bucket;
    private CountingS3Proxy proxy;
    private GantryProcess gantry;
    private RegistryClient client;

    abstract S3Server server() throws IOException;

    @BeforeEach
    void start() throws IOException {
        S3Server server = server();
        bucket = S3Bucket.create(server);
        proxy = CountingS3Proxy.start(server.endpoint(), Duration.ZERO);
        gantry = GantryProcess.start(GantryConfig.on(bucket).through(server.through(proxy.endpoint())));
        client = gantry.client();
    }

    @AfterEach
    void stop() throws IOException {
        if (gantry != null) {
            client.close();
            gantry.close();
        }
        if (proxy != null) {
            proxy.close();
            bucket.close();
        }
    }

    @Test
    void anImageOpensTwoAndItsPullsNone() throws IOException {
        List<Blob> blobs = new ArrayList<>();
        for (int i = 0; i <= LAYERS; i++) {
            Blob blob = Blob.random(i, i == 0 ? 500 : LAYER_BYTES);
            assertThat(client.headBlob(REPOSITORY, blob.digest()).statusCode()).isEqualTo(404);
            client.pushByPatch(REPOSITORY, blob);
            blobs.add(blob);
        }
        String manifest = RegistryClient.manifest(blobs.getFirst(), blobs.subList(1, blobs.size()));
        assertThat(client.putManifest(REPOSITORY, "latest", manifest).statusCode())
                .isEqualTo(201);
        assertOpenedAtMost(PER_IMAGE);

        proxy.reset();
        assertThat(client.getManifest(REPOSITORY, "latest").statusCode()).isEqualTo(200);
        for (Blob blob : blobs) {
            assertThat(client.pullAndDigest(REPOSITORY, blob.digest())).isEqualTo(blob.digest());
        }
        assertThat(client.tags(REPOSITORY)).contains("latest");
        assertThat(client.deleteManifest(REPOSITORY, "latest").statusCode()).isEqualTo(202);
        assertOpenedAtMost(0);
    }

    @Test
    void smallBlobsOpenAsManyAsThereAreClients() throws IOException {
        List<Blob> blobs = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            blobs.add(Blob.random(i, 64 << 10));
        }
        ofEach(blobs, blob -> client.pushByPatch(REPOSITORY, blob));
        ofEach(
                blobs,
                blob -> assertThat(client.pullAndDigest(REPOSITORY, blob.digest()))
                        .isEqualTo(blob.digest()));
        assertOpenedAtMost(CLIENTS);
    }

    @Test
    void aLargeBlobOpensAsManyAsItHasPartsInFlight() throws IOException {
        Blob blob = Blob.random(1, 100L << 20);
        client.pushByPut(REPOSITORY, blob);
        assertOpenedAtMost(PARTS_AT_ONCE + 1);

        Blob other = Blob.random(2, 100L << 20);
        client.pushByPatch(REPOSITORY, other);
        assertOpenedAtMost(PARTS_AT_ONCE + 1 + COPIES);

        proxy.reset();
        assertThat(client.pullAndDigest(REPOSITORY, other.digest())).isEqualTo(other.digest());
        assertOpenedAtMost(0);
    }

    /// Does something with each, eight at a time.
    private static void ofEach(List<Blob> blobs, BlobAction action) throws IOException {
        try (var clients = new Fanout<Blob>(CLIENTS)) {
            for (Blob blob : blobs) {
                clients.fork(() -> {
                    action.take(blob);
                    return blob;
                });
            }
            assertThat(clients.join()).hasSameSizeAs(blobs);
        }
    }

    private interface BlobAction {
        void take(Blob blob) throws IOException;
    }

    private void assertOpenedAtMost(long connections) {
        assertThat(proxy.connections())
                .as("connections for %d requests", proxy.requests())
                .isLessThanOrEqualTo(connections);
    }
}
