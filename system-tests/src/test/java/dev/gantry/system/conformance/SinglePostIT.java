// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// "Single POST".
@OnEveryStore
class SinglePostIT extends Section {

    SinglePostIT(Store store) {
        super(store);
    }

    @Test
    void aPostOfTheWholeBlobIs201WithAnAddressToPullFrom() throws IOException {
        Content blob = Content.random(512);
        Answer created = registry.post(
                        ending(uploads(), blob.digest()), blob, "Content-Type", "application/octet-stream")
                .is(201);
        assertThat(created.header("Docker-Content-Digest")).isEqualTo(blob.digest());
        assertThat(registry.get(created.location()).is(200).body()).isEqualTo(blob.bytes());
    }

    @Test
    void aBlobIsPushedUnderAnotherAlgorithm() throws IOException {
        Content blob = Content.random(512);
        Answer created = registry.post(ending(uploads(), blob.sha512()), blob).is(201);
        assertThat(created.header("Docker-Content-Digest")).isEqualTo(blob.sha512());
        assertThat(registry.get(created.location()).is(200).body()).isEqualTo(blob.bytes());
    }

    @Test
    void aDigestThatIsNotTheBlobsIs400() throws IOException {
        String other = Content.random(512).digest();
        registry.post(ending(uploads(), other), Content.random(512)).is(400);
        registry.head(blobs(other)).is(404);
    }
}
