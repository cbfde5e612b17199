// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// "Push": what a manifest may refer to.
@OnEveryStore
class PushIT extends Section {

    PushIT(Store store) {
        super(store);
    }

    @Test
    void aSubjectNeedNotBeThere() throws IOException {
        Manifest absent = Manifest.image(Content.random(40));
        Manifest artifact = push(artifact("application/vnd.example.sbom", absent));
        registry.get(manifests(artifact.digest())).is(200);
    }

    @Test
    void anAbsentBlobIsNamedAsSuch() throws IOException {
        Manifest withoutLayer = Manifest.image(push(Content.random(40))).layer(Content.random(50));
        assertThat(put("v1", withoutLayer).is(400, 404).codes()).containsOnly("MANIFEST_BLOB_UNKNOWN");
        Manifest withoutConfig = Manifest.image(Content.random(40)).layer(push(Content.random(50)));
        assertThat(put("v1", withoutConfig).is(400, 404).codes()).containsOnly("MANIFEST_BLOB_UNKNOWN");
        registry.get(manifests("v1")).is(404);
    }

    @Test
    void anAbsentManifestOfAnIndexIsNamedAsSuch() throws IOException {
        Manifest index = Manifest.index().child(image());
        assertThat(put("v1", index).is(400, 404).codes()).containsOnly("MANIFEST_BLOB_UNKNOWN");
        registry.get(manifests("v1")).is(404);
    }
}
