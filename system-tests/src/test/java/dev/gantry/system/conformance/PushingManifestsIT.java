// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// "Pushing Manifests".
@OnEveryStore
class PushingManifestsIT extends Section {

    PushingManifestsIT(Store store) {
        super(store);
    }

    @Test
    void aPutIs201WithAnAddressToPullFromAndTheDigest() throws IOException {
        Manifest image = image();
        for (String reference : List.of(image.digest(), "v1")) {
            Answer created = put(reference, image).is(201);
            assertThat(created.header("Docker-Content-Digest")).isEqualTo(image.digest());
            assertThat(registry.get(created.location()).is(200).body())
                    .isEqualTo(image.content().bytes());
        }
    }

    @Test
    void everyByteIsKept() throws IOException {
        String spaced = image().content().text().replace(",", " ,\n\t").replace("{", "{ \"x-unknown\": [1e2, null],");
        Content odd = Content.of(spaced + "\n");
        registry.put(manifests("odd"), odd, "Content-Type", Manifest.IMAGE).is(201);
        assertThat(registry.get(manifests(odd.digest())).is(200).body()).isEqualTo(odd.bytes());
    }

    @Test
    void aManifestMayComeWithoutALength() throws IOException {
        Manifest image = image();
        registry.stream("PUT", manifests("v1"), image.content(), "Content-Type", image.type())
                .is(201);
        assertThat(registry.get(manifests("v1")).is(200).body())
                .isEqualTo(image.content().bytes());
    }

    @Test
    void parametersOfTheContentTypeAreIgnored() throws IOException {
        registry.put(manifests("v1"), image().content(), "Content-Type", Manifest.IMAGE + "; charset=utf-8")
                .is(201);
    }

    @Test
    void theListOfBlobsMayBeEmpty() throws IOException {
        push(Manifest.image(push(Content.random(40))), "no-layers");
        push(Manifest.index(), "nothing");
    }

    @Test
    void anIndexMayHoldAnIndex() throws IOException {
        Manifest inner = push(Manifest.index().child(push(image())).child(push(image())));
        push(Manifest.index().child(inner), "outer");
        registry.get(manifests("outer")).is(200);
    }

    @Test
    void whatTheImageSpecificationKnowsIsTaken() throws IOException {
        Content config = push(Content.of("{}"));
        push(
                Manifest.image(config, "application/vnd.oci.empty.v1+json")
                        .artifactType("a/b")
                        .layer(config),
                "artifact");
        push(Manifest.index().artifactType("a/b").child(push(image())), "artifacts");
        push(Manifest.image(config).layerElsewhere("https://store.example.com/a"), "non-distributable");
        push(Manifest.image(config).data(config), "data");
    }

    @Test
    void aManifestWithoutAMediaTypeIsTaken() throws IOException {
        Manifest plain = image().without("mediaType");
        push(plain, "plain");
        assertThat(registry.get(manifests("plain")).is(200).header("Content-Type"))
                .isEqualTo(plain.type());
    }

    @Test
    void bytesOfAnotherDigestAre400() throws IOException {
        Manifest image = image();
        registry.put(manifests(image.digest()), Content.of(image.content().text() + "  "), "Content-Type", image.type())
                .is(400);
        registry.get(manifests(image.digest())).is(404);
        put("sha256:short", image).is(400);
    }

    @Test
    void aManifestIsPushedUnderAnotherAlgorithm() throws IOException {
        Content image = image().content();
        Answer created = registry.put(manifests(image.sha512()), image, "Content-Type", Manifest.IMAGE)
                .is(201);
        assertThat(created.header("Docker-Content-Digest")).isEqualTo(image.sha512());
        assertThat(registry.get(created.location()).is(200).body()).isEqualTo(image.bytes());
        Answer head = registry.head(manifests(image.sha512())).is(200);
        assertThat(head.header("Docker-Content-Digest")).isEqualTo(image.sha512());
    }

    @Test
    void anIndexMayReferToManifestsByAnotherAlgorithm() throws IOException {
        Content blob = Content.random(50);
        registry.post(ending(uploads(), blob.sha512()), blob).is(201);
        Manifest image = Manifest.image(push(Content.random(40))).layer(blob.sha512(), blob.size());
        registry.put(manifests(image.content().sha512()), image.content(), "Content-Type", image.type())
                .is(201);
        Content index = Manifest.index().child(image, image.content().sha512()).content();
        registry.put(manifests(index.sha512()), index, "Content-Type", Manifest.INDEX)
                .is(201);
        assertThat(registry.get(manifests(index.sha512())).is(200).body()).isEqualTo(index.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256", "sha512"})
    void aPushByDigestTakesTenTagsAndNamesEachItTook(String algorithm) throws IOException {
        Content image = image().content();
        String digest = algorithm.equals("sha256") ? image.digest() : image.sha512();
        List<String> tags = IntStream.range(0, 10).mapToObj(i -> "v" + i).toList();
        Answer created = registry.put(
                        manifests(digest) + "?tag=" + String.join("&tag=", tags), image, "Content-Type", Manifest.IMAGE)
                .is(201);
        assertThat(created.headers("OCI-Tag").stream().flatMap(line -> Stream.of(line.split(", *"))))
                .containsExactlyInAnyOrderElementsOf(tags);
        for (String tag : tags) {
            Answer pulled = registry.get(manifests(tag)).is(200);
            assertThat(pulled.body()).isEqualTo(image.bytes());
            assertThat(pulled.header("Docker-Content-Digest")).isEqualTo(digest);
        }
    }

    @Test
    void tooManyTagsAre414() throws IOException {
        Manifest image = image();
        String tags = IntStream.range(0, 1000).mapToObj(i -> "tag=v" + i).collect(Collectors.joining("&", "?", ""));
        registry.put(manifests(image.digest()) + tags, image.content(), "Content-Type", image.type())
                .is(414);
        registry.get(manifests(image.digest())).is(404);
    }

    @Test
    void aPullFromARepositoryThatDoesNotExistIs404() throws IOException {
        registry.get(manifests("v1")).is(404);
        registry.get(blobs(Content.random(1).digest())).is(404);
    }

    @Test
    void aManifestOfFourMegabytesIsTakenAndALargerOneIs413() throws IOException {
        push(image().annotation("large", "a".repeat(4_000_000)), "large");
        Manifest larger = image().annotation("large", "a".repeat(5_000_000));
        put("larger", larger).is(413);
        registry.get(manifests("larger")).is(404);
    }
}
