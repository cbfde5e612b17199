// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// "Checking if content exists in the registry".
@OnEveryStore
class CheckingIfContentExistsIT extends Section {

    CheckingIfContentExistsIT(Store store) {
        super(store);
    }

    @Test
    void aHeadOfABlobIs200WithDigestAndSize() throws IOException {
        Content blob = push(Content.random(1234));
        assertDescribes(registry.head(blobs(blob.digest())), blob);
    }

    @Test
    void aHeadOfABlobOfNoBytesSaysSo() throws IOException {
        push(Content.NONE);
        assertDescribes(registry.head(blobs(Content.NONE.digest())), Content.NONE);
    }

    @Test
    void aHeadOfAManifestIs200WithDigestAndSize() throws IOException {
        Manifest image = push(image(), "v1");
        for (String reference : List.of("v1", image.digest())) {
            Answer head = registry.head(manifests(reference), "Accept", image.type());
            assertDescribes(head, image.content());
            assertThat(head.header("Content-Type")).isEqualTo(image.type());
        }
    }

    @Test
    void aHeadOfWhatIsNotThereIs404() throws IOException {
        String absent = Content.random(10).digest();
        for (String target : List.of(blobs(absent), manifests(absent), manifests("v1"))) {
            assertThat(registry.head(target).is(404).body()).isEmpty();
        }
    }

    private static void assertDescribes(Answer head, Content content) {
        head.is(200);
        assertThat(head.header("Docker-Content-Digest")).isEqualTo(content.digest());
        assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(content.size()));
        assertThat(head.body()).isEmpty();
    }
}
