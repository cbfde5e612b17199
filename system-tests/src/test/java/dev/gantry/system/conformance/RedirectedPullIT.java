// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// "API": a registry may send its clients elsewhere for a blob. The store's answers are S3's; what they cannot say,
/// the registry says before.
@ParameterizedClass(name = "on {0}")
@EnumSource(names = {"S3_PROXY", "CEPH"})
class RedirectedPullIT extends Section {

    private final Content blob = Content.random(2048);

    RedirectedPullIT(Store store) {
        super(store);
    }

    @BeforeEach
    void connectToOneThatRedirects(Registries.Running registries) throws IOException {
        registry = registries.redirecting(store).client();
        push(blob);
    }

    @Test
    void aBlobIsReadFromTheStoreWithoutCredentials() throws IOException {
        Answer redirect = registry.get(blobs(blob.digest())).is(307);
        assertThat(redirect.header("Docker-Content-Digest")).isEqualTo(blob.digest());
        assertThat(registry.get(redirect.location()).is(200).body()).isEqualTo(blob.bytes());
    }

    @Test
    void aRangeIsReadFromTheStoreToo() throws IOException {
        Answer redirect =
                registry.get(blobs(blob.digest()), "Range", "bytes=500-999").is(307);
        Answer part =
                registry.get(redirect.location(), "Range", "bytes=500-999").is(206);
        assertThat(part.body()).isEqualTo(blob.part(500, 1000).bytes());
    }

    /// Many stores sign an address for GET alone, and Distribution's clients then fail.
    @Test
    void aHeadIsAnsweredHere() throws IOException {
        Answer head = registry.head(blobs(blob.digest())).is(200);
        assertThat(head.header("Content-Length")).isEqualTo("2048");
        assertThat(head.header("Docker-Content-Digest")).isEqualTo(blob.digest());
    }

    @Test
    void whatNeedsNoBytesIsAnsweredHere() throws IOException {
        registry.get(blobs(blob.digest()), "If-None-Match", '"' + blob.digest() + '"')
                .is(304);
        registry.get(blobs(blob.digest()), "Range", "bytes=500-0").is(416);
        registry.get(blobs(blob.digest()), "Range", "bytes=2048-").is(416);
        registry.get(blobs(Content.random(10).digest())).is(404);
    }
}
