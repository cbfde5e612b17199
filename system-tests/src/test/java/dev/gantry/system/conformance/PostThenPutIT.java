// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// "POST then PUT".
@OnEveryStore
class PostThenPutIT extends Section {

    PostThenPutIT(Store store) {
        super(store);
    }

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    @Test
    void aPostIs202WithAnAddressThatHoldsAUuid() throws IOException {
        String one = begin();
        String other = begin();
        assertThat(one).containsPattern(UUID);
        assertThat(other).containsPattern(UUID).isNotEqualTo(one);
    }

    @Test
    void aPutIs201WithAnAddressToPullFrom() throws IOException {
        Content blob = Content.random(512);
        Answer created = registry.put(ending(begin(), blob.digest()), blob, "Content-Type", "application/octet-stream")
                .is(201);
        assertThat(created.header("Docker-Content-Digest")).isEqualTo(blob.digest());
        assertThat(registry.get(created.location()).is(200).body()).isEqualTo(blob.bytes());
    }

    @Test
    void aBlobOfNoBytesIsPushed() throws IOException {
        Answer created = registry.put(ending(begin(), Content.NONE.digest()), Content.NONE)
                .is(201);
        assertThat(registry.get(created.location()).is(200).body()).isEmpty();
    }

    @Test
    void aBlobIsPushedUnderAnotherAlgorithm() throws IOException {
        Content blob = Content.random(512);
        Answer created = registry.put(ending(begin(), blob.sha512()), blob).is(201);
        assertThat(created.header("Docker-Content-Digest")).isEqualTo(blob.sha512());
        assertThat(registry.get(created.location()).is(200).body()).isEqualTo(blob.bytes());
        assertThat(registry.head(blobs(blob.sha512())).is(200).header("Docker-Content-Digest"))
                .isEqualTo(blob.sha512());
    }

    @Test
    void bytesOfAnotherDigestAreNotThereAfterwards() throws IOException {
        Content promised = Content.random(512);
        registry.put(ending(begin(), promised.digest()), Content.random(512)).is(400);
        registry.head(blobs(promised.digest())).is(404);
    }
}
