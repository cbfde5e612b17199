// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.oci.Api.Answer;
import dev.gantry.http.wire.Headers;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Blobs under sha512 digests.
class DigestAlgorithmApiTest {

    private static final byte[] CONTENT = "hello, world".getBytes(UTF_8);
    private static final Digest DIGEST = Digest.of(Algorithm.SHA512, CONTENT);
    private static final String UPLOADS = "/v2/a/b/blobs/uploads/";

    private final MemoryDriver driver = new MemoryDriver(InstantSource.system());
    private final Api api = new Api(driver, ApiConfig.standard());

    @Test
    void announcedAlgorithmIsThatOfTheStoredBlob() throws IOException {
        Answer patched = patch(api.call("POST", UPLOADS + "?digest-algorithm=sha512"));
        assertCreated(api.call("PUT", patched.header("Location") + "&digest=" + DIGEST));
        assertOnlyTheBlobIsStored();
    }

    @Test
    void putWithTheBodyNeedsNoAnnouncement() throws IOException {
        String location = api.call("POST", UPLOADS).header("Location");
        assertCreated(api.call("PUT", location + "&digest=" + DIGEST, Headers.NONE, CONTENT));
        assertOnlyTheBlobIsStored();
    }

    @Test
    void onePostNeedsNoAnnouncement() throws IOException {
        assertCreated(api.call("POST", UPLOADS + "?digest=" + DIGEST, Headers.NONE, CONTENT));
        assertOnlyTheBlobIsStored();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?digest-algorithm=sha256"})
    void anotherAlgorithmThanAnnouncedIsTakenToo(String query) throws IOException {
        Answer patched = patch(api.call("POST", UPLOADS + query));
        assertCreated(api.call("PUT", patched.header("Location") + "&digest=" + DIGEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"md5", "SHA512", "", "sha512:"})
    void unknownAlgorithmIs400(String algorithm) throws IOException {
        Answer refused = api.call("POST", UPLOADS + "?digest-algorithm=" + algorithm);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("DIGEST_INVALID");
    }

    @Test
    void wrongDigestIs400() throws IOException {
        Answer patched = patch(api.call("POST", UPLOADS));
        Digest wrong = Digest.of(Algorithm.SHA512, new byte[1]);
        Answer refused = api.call("PUT", patched.header("Location") + "&digest=" + wrong);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("DIGEST_INVALID");
        assertCreated(api.call("PUT", patched.header("Location") + "&digest=" + DIGEST));
    }

    private Answer patch(Answer begun) throws IOException {
        return api.call("PATCH", begun.header("Location"), Headers.NONE, CONTENT);
    }

    private void assertCreated(Answer created) throws IOException {
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Docker-Content-Digest")).isEqualTo(DIGEST.toString());
        assertThat(api.call("GET", created.header("Location")).body()).isEqualTo(CONTENT);
        Answer head = api.call("HEAD", "/v2/a/b/blobs/" + DIGEST);
        assertThat(head.header("Docker-Content-Digest")).isEqualTo(DIGEST.toString());
    }

    private void assertOnlyTheBlobIsStored() throws IOException {
        List<StoragePath> paths = driver.list(StoragePath.ROOT, null, 10).items().stream()
                .map(ObjectInfo::path)
                .toList();
        assertThat(paths)
                .containsExactlyInAnyOrder(
                        StorageLayout.blobData(DIGEST), StorageLayout.layerLink(new RepositoryName("a/b"), DIGEST));
    }
}
