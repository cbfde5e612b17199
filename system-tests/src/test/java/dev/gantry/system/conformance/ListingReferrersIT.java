// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// "Listing Referrers".
@OnEveryStore
class ListingReferrersIT extends Section {

    ListingReferrersIT(Store store) {
        super(store);
    }

    private static final String SBOM = "application/vnd.example.sbom.v1+json";
    private static final String SIGNATURE = "application/vnd.example.signature";

    @Test
    void aDigestWithoutReferrersHasAnEmptyList() throws IOException {
        String subject = push(image()).digest();
        assertThat(list(referrers(subject))).isEmpty();
    }

    @Test
    void thereIsNever404() throws IOException {
        assertThat(list(referrers(Content.random(10).digest()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "sha256:short", "md5:d41d8cd98f00b204e9800998ecf8427e"})
    void whatIsNoDigestIs400(String digest) throws IOException {
        registry.get(referrers(digest)).is(400);
    }

    @Test
    void anImageIsListedWithItsArtifactTypeAndAnnotations() throws IOException {
        Manifest subject = push(image());
        Manifest sbom = push(artifact(SBOM, subject).annotation("org.example.format", "json"));
        JsonNode descriptor = list(referrers(subject.digest())).getFirst();
        assertThat(descriptor.path("mediaType").asString()).isEqualTo(Manifest.IMAGE);
        assertThat(descriptor.path("digest").asString()).isEqualTo(sbom.digest());
        assertThat(descriptor.path("size").asInt()).isEqualTo(sbom.content().size());
        assertThat(descriptor.path("artifactType").asString()).isEqualTo(SBOM);
        assertThat(descriptor.path("annotations").toString()).isEqualTo("{\"org.example.format\":\"json\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none"})
    void anImageWithoutArtifactTypeIsListedWithItsConfigsType(String artifactType) throws IOException {
        Manifest subject = push(image());
        Manifest image = image().subject(subject);
        push(artifactType.isEmpty() ? image.artifactType("") : image);
        assertThat(list(referrers(subject.digest()))
                        .getFirst()
                        .path("artifactType")
                        .asString())
                .isEqualTo(Manifest.CONFIG);
    }

    @Test
    void anIndexIsListedWithItsArtifactTypeIfItHasOne() throws IOException {
        Manifest subject = push(image());
        push(Manifest.index().subject(subject).annotation("a", "b"));
        JsonNode descriptor = list(referrers(subject.digest())).getFirst();
        assertThat(descriptor.path("mediaType").asString()).isEqualTo(Manifest.INDEX);
        assertThat(descriptor.has("artifactType")).isFalse();
        assertThat(descriptor.path("annotations").toString()).isEqualTo("{\"a\":\"b\"}");
        Manifest other = push(image());
        push(Manifest.index().subject(other).artifactType(SBOM));
        assertThat(list(referrers(other.digest()))
                        .getFirst()
                        .path("artifactType")
                        .asString())
                .isEqualTo(SBOM);
    }

    @Test
    void referrersOfASubjectThatIsNotThereAreListed() throws IOException {
        Manifest absent = Manifest.image(Content.random(40));
        Manifest sbom = push(artifact(SBOM, absent));
        assertThat(digests(list(referrers(absent.digest())))).containsExactly(sbom.digest());
    }

    @Test
    void onlyThoseOfTheDigestAndOfTheRepositoryAreListed() throws IOException {
        Manifest subject = push(image());
        push(artifact(SBOM, push(image())));
        assertThat(list(referrers(subject.digest()))).isEmpty();
        push(artifact(SBOM, subject));
        assertThat(list("/v2/%s/other/referrers/%s".formatted(repository, subject.digest())))
                .isEmpty();
    }

    @Test
    void aFilterIsAppliedAndSaysSo() throws IOException {
        Manifest subject = push(image());
        Manifest sbom = push(artifact(SBOM, subject));
        Manifest signature = push(artifact(SIGNATURE, subject));
        assertThat(digests(list(referrers(subject.digest()))))
                .containsExactlyInAnyOrder(sbom.digest(), signature.digest());
        String query = "?artifactType=" + URLEncoder.encode(SBOM, StandardCharsets.UTF_8);
        Answer filtered = registry.get(referrers(subject.digest()) + query).is(200);
        assertThat(filtered.header("OCI-Filters-Applied")).isEqualTo("artifactType");
        assertThat(digests(list(referrers(subject.digest()) + query))).containsExactly(sbom.digest());
        assertThat(list(referrers(subject.digest()) + "?artifactType=other/type"))
                .isEmpty();
    }

    @Test
    void aPlusInAFilterNeedNotBeEscaped() throws IOException {
        Manifest subject = push(image());
        Manifest sbom = push(artifact(SBOM, subject));
        assertThat(digests(list(referrers(subject.digest()) + "?artifactType=" + SBOM)))
                .containsExactly(sbom.digest());
    }

    @Test
    void whereNoFilterIsAskedForNoneIsApplied() throws IOException {
        Answer all = registry.get(referrers(push(image()).digest())).is(200);
        assertThat(all.header("OCI-Filters-Applied")).isEmpty();
    }

    /// Their annotations are more than a manifest may hold.
    @Test
    void moreThanOneManifestCanListIsListedByPages() throws IOException {
        Manifest subject = push(image());
        List<String> pushed = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            pushed.add(push(artifact(SBOM, subject).annotation("large", "a".repeat(1_000_000)))
                    .digest());
        }
        String query = "?artifactType=" + URLEncoder.encode(SBOM, StandardCharsets.UTF_8);
        assertThat(registry.get(referrers(subject.digest()) + query).is(200).next())
                .isNotEmpty();
        assertThat(digests(list(referrers(subject.digest()) + query))).containsExactlyInAnyOrderElementsOf(pushed);
    }

    @Test
    void aDeletedReferrerIsNotListed() throws IOException {
        Manifest subject = push(image());
        Manifest sbom = push(artifact(SBOM, subject));
        registry.delete(manifests(sbom.digest())).is(202);
        assertThat(list(referrers(subject.digest()))).isEmpty();
    }

    @Test
    void subjectsMayBeNamedByAnotherAlgorithm() throws IOException {
        Content subject = image().content();
        registry.put(manifests(subject.sha512()), subject, "Content-Type", Manifest.IMAGE)
                .is(201);
        Manifest sbom = push(
                Manifest.image(push(Content.random(10))).subject(Manifest.IMAGE, subject.sha512(), subject.size()));
        assertThat(digests(list(referrers(subject.sha512())))).containsExactly(sbom.digest());
    }

    /// The descriptors of all pages, each of which is an index.
    private List<JsonNode> list(String target) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        String next = target;
        while (!next.isEmpty()) {
            Answer page = registry.get(next).is(200);
            assertThat(page.headers("Content-Type")).containsExactly(Manifest.INDEX);
            assertThat(page.json().path("schemaVersion").asInt()).isEqualTo(2);
            assertThat(page.json().path("mediaType").asString()).isEqualTo(Manifest.INDEX);
            assertThat(page.json().path("manifests").isArray()).isTrue();
            assertThat(page.body()).hasSizeLessThanOrEqualTo(4 << 20);
            all.addAll(page.json().path("manifests").values());
            next = page.next();
        }
        return all;
    }

    private static List<String> digests(List<JsonNode> descriptors) {
        return descriptors.stream()
                .map(descriptor -> descriptor.path("digest").asString())
                .toList();
    }
}
