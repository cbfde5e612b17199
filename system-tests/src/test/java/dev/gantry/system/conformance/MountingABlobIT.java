// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// "Mounting a blob from another repository".
@OnEveryStore
class MountingABlobIT extends Section {

    MountingABlobIT(Store store) {
        super(store);
    }

    private final Content blob = Content.random(100);

    @Test
    void aMountIs201WithAnAddressToPullFrom() throws IOException {
        push(blob);
        assertMounted(mount("&from=" + repository));
    }

    @Test
    void theSourceMayBeLeftOut() throws IOException {
        push(blob);
        assertMounted(mount(""));
    }

    @Test
    void aMountOfWhatIsNotThereBeginsAnUpload() throws IOException {
        for (String from : List.of("&from=" + repository, "", "&from=UPPER")) {
            Content absent = Content.random(100);
            Answer begun = registry.post(otherUploads() + "?mount=" + absent.digest() + from, Content.NONE)
                    .is(202);
            Answer created = registry.put(ending(begun.location(), absent.digest()), absent)
                    .is(201);
            assertThat(registry.get(created.location()).is(200).body()).isEqualTo(absent.bytes());
        }
    }

    @Test
    void aBlobOfAnotherAlgorithmIsMounted() throws IOException {
        registry.post(ending(uploads(), blob.sha512()), blob).is(201);
        Answer mounted = registry.post(otherUploads() + "?mount=" + blob.sha512() + "&from=" + repository, Content.NONE)
                .is(201);
        assertThat(registry.get(mounted.location()).is(200).body()).isEqualTo(blob.bytes());
    }

    private Answer mount(String from) throws IOException {
        return registry.post(otherUploads() + "?mount=" + blob.digest() + from, Content.NONE);
    }

    private void assertMounted(Answer mounted) throws IOException {
        mounted.is(201);
        assertThat(mounted.header("Docker-Content-Digest")).isEqualTo(blob.digest());
        assertThat(mounted.location()).contains("/v2/" + repository + "/other/blobs/");
        assertThat(registry.get(mounted.location()).is(200).body()).isEqualTo(blob.bytes());
    }

    private String otherUploads() {
        return "/v2/" + repository + "/other/blobs/uploads/";
    }
}
