// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// "Pulling manifests".
@OnEveryStore
class PullingManifestsIT extends Section {

    PullingManifestsIT(Store store) {
        super(store);
    }

    @Test
    void aGetByTagIs200WithTheManifest() throws IOException {
        Manifest image = push(image(), "v1");
        Answer pulled = registry.get(manifests("v1"), "Accept", image.type()).is(200);
        assertThat(pulled.body()).isEqualTo(image.content().bytes());
    }

    @Test
    void aGetByDigestIs200WithTheManifest() throws IOException {
        Manifest image = push(image());
        Answer pulled =
                registry.get(manifests(image.digest()), "Accept", image.type()).is(200);
        assertThat(pulled.body()).isEqualTo(image.content().bytes());
    }

    @Test
    void anAnswerHasTheDigestOfTheManifest() throws IOException {
        Manifest image = push(image(), "v1");
        for (String reference : List.of("v1", image.digest())) {
            assertThat(registry.get(manifests(reference)).is(200).header("Docker-Content-Digest"))
                    .isEqualTo(image.digest());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "; charset=utf-8"})
    void contentTypeIsThatOfThePushWithoutParameters(String parameters) throws IOException {
        Manifest image = image();
        registry.put(manifests("v1"), image.content(), "Content-Type", image.type() + parameters)
                .is(201);
        assertThat(registry.get(manifests("v1")).is(200).headers("Content-Type"))
                .containsExactly(image.type());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "absent",
                "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                "sha512:00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                        + "000000000000000000000000000000000000"
            })
    void aGetOfWhatIsNotThereIs404(String reference) throws IOException {
        registry.get(manifests(reference)).is(404);
        push(image(), "v1");
        registry.get(manifests(reference)).is(404);
    }

    @Test
    void aTagOfTheGreatestLengthIsTaken() throws IOException {
        String tag = "_" + "a.B-".repeat(31) + "xyz";
        assertThat(tag).hasSize(128);
        push(image(), tag);
        registry.get(manifests(tag)).is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {".a", "-a", "a+b", "%C3%A4"})
    void whatIsNoTagCannotBePushed(String tag) throws IOException {
        put(tag, image()).is(400, 404);
        registry.get(tags()).is(200, 404);
        registry.get(manifests(tag)).is(400, 404);
    }

    @Test
    void aTagOfMoreThan128CharactersCannotBePushed() throws IOException {
        put("a".repeat(129), image()).is(400, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "a.b", "a_b", "a__b", "a-b", "a---b", "a/b/c/d", "x0.y-z__9/1/manifests/blobs"})
    void aRepositoryIsNamedByTheSpecificationsExpression(String name) throws IOException {
        String manifest = "/v2/%s/%s/manifests/v1".formatted(repository, name);
        Manifest empty = Manifest.index();
        registry.put(manifest, empty.content(), "Content-Type", empty.type()).is(201);
        registry.get(manifest).is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "a..b", "a___b", "_a", "a_", "-a", "a-", ".a", "a.", "a//b", "a+b", "%C3%A4"})
    void anyOtherNameIsRefused(String name) throws IOException {
        Manifest empty = Manifest.index();
        registry.put("/v2/" + name + "/manifests/v1", empty.content(), "Content-Type", empty.type())
                .is(400, 404);
    }
}
