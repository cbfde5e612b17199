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
import dev.gantry.registry.name.Tag;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ReferrersApiTest {

    private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final byte[] CONFIG = "{}".getBytes(UTF_8);
    private static final Digest SUBJECT = digest("the subject".getBytes(UTF_8));
    private static final String LIST = "/v2/app/referrers/" + SUBJECT;

    private final MemoryDriver driver = new MemoryDriver(InstantSource.system());
    private final Api api = new Api(driver, new ApiConfig("", null, false, true, true, true));

    @BeforeEach
    void pushConfiguration() throws IOException {
        api.push("app", CONFIG);
    }

    @Test
    void pushTellsTheSubjectThatItProcessedAndNoneWhereThereIsNone() throws IOException {
        assertThat(push(referrer("t", "{}")).header("OCI-Subject")).isEqualTo(SUBJECT.toString());
        Answer plain = push(manifest(""));
        assertThat(plain.status()).isEqualTo(201);
        assertThat(plain.headers().first("OCI-Subject")).isEmpty();
    }

    @Test
    void listIsAnIndexOfDescriptors() throws IOException {
        byte[] manifest = referrer("test/signature", "{\"b\":\"1\",\"a\":\"\\ud800\\\"\\u0000\"}");
        push(manifest);
        Answer list = api.call("GET", LIST);
        assertThat(list.status()).isEqualTo(200);
        assertThat(list.header("Content-Type")).isEqualTo(INDEX);
        assertThat(list.headers().first("Link")).isEmpty();
        assertThat(list.headers().first("OCI-Filters-Applied")).isEmpty();
        assertThat(new String(list.body(), UTF_8))
                .isEqualTo("""
                {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","size":%d,"digest":"%s",\
                "artifactType":"test/signature","annotations":{"b":"1","a":"\uFFFD\\"\\u0000"}}]}""".formatted(INDEX, IMAGE, manifest.length, digest(manifest)));
    }

    @Test
    void indexWithoutATypeIsListedWithoutOneAndAnImageWithItsConfigurations() throws IOException {
        push("{\"schemaVersion\":2,\"mediaType\":\"%s\",%s\"manifests\":[]}"
                .formatted(INDEX, subject())
                .getBytes(UTF_8));
        JsonNode index = descriptors(api.call("GET", LIST)).getFirst();
        assertThat(index.has("artifactType")).isFalse();
        assertThat(index.has("annotations")).isFalse();
        push(manifest(subject()));
        assertThat(api.call("GET", LIST + "?artifactType=test/config").json().path("manifests"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/app/referrers/", "/v2/nothing/at/all/referrers/"})
    void whatHasNoReferrersHasAnEmptyList(String path) throws IOException {
        push(referrer("t", "{}"));
        Answer none = api.call("GET", path + digest(new byte[7]));
        assertThat(none.status()).isEqualTo(200);
        assertThat(none.header("Content-Type")).isEqualTo(INDEX);
        assertThat(none.json().path("manifests").toString()).isEqualTo("[]");
        assertThat(none.json().path("schemaVersion").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", "sha256:abc", "sha999:abc", "sha256-abc"})
    void whatIsNoDigestIs400(String text) throws IOException {
        for (String method : List.of("GET", "HEAD")) {
            Answer refused = api.call(method, "/v2/app/referrers/" + text);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("DIGEST_INVALID");
        }
    }

    @Test
    void pageThatIsAskedForWithoutSenseIs400() throws IOException {
        assertThat(api.call("GET", LIST + "?n=x").code()).isEqualTo("UNSUPPORTED");
        assertThat(api.call("GET", LIST + "?last=x").code()).isEqualTo("DIGEST_INVALID");
        assertThat(api.call("GET", "/v2/UPPER/referrers/" + SUBJECT).code()).isEqualTo("NAME_INVALID");
    }

    @Test
    void otherMethodsAre405() throws IOException {
        for (String method : List.of("PUT", "POST", "DELETE")) {
            Answer refused = api.call(method, LIST);
            assertThat(refused.status()).isEqualTo(405);
            assertThat(refused.header("Allow")).isEqualTo("GET, HEAD");
        }
    }

    @Test
    void headIsAnsweredAsGetIs() throws IOException {
        push(referrer("t", "{}"));
        assertThat(api.call("HEAD", LIST).headers())
                .isEqualTo(api.call("GET", LIST).headers());
        assertThat(api.call("HEAD", LIST).status()).isEqualTo(200);
    }

    @Test
    void filterIsAppliedAndSaid() throws IOException {
        byte[] wanted = referrer("test/a+b", "{}");
        push(wanted);
        push(referrer("test/c", "{}"));
        Answer filtered = api.call("GET", LIST + "?artifactType=test%2Fa%2Bb");
        assertThat(filtered.header("OCI-Filters-Applied")).isEqualTo("artifactType");
        assertThat(digests(filtered)).containsExactly(digest(wanted).toString());
        Answer none = api.call("GET", LIST + "?artifactType=test/none");
        assertThat(none.status()).isEqualTo(200);
        assertThat(none.header("OCI-Filters-Applied")).isEqualTo("artifactType");
        assertThat(digests(none)).isEmpty();
    }

    @Test
    void linksLeadThroughAllPagesAndKeepTheFilter() throws IOException {
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            byte[] manifest = referrer("test/a+b", "{\"i\":\"%d\"}".formatted(i));
            push(manifest);
            push(referrer("test/c", "{\"i\":\"%d\"}".formatted(i)));
            wanted.add(digest(manifest).toString());
        }
        List<String> found = new ArrayList<>();
        String next = LIST + "?n=2&artifactType=test/a%2Bb";
        while (!next.isEmpty()) {
            Answer page = api.call("GET", next);
            assertThat(page.header("OCI-Filters-Applied")).isEqualTo("artifactType");
            assertThat(digests(page)).hasSizeLessThanOrEqualTo(2);
            found.addAll(digests(page));
            String link = page.header("Link");
            assertThat(link)
                    .matches("|<" + LIST + "\\?n=2&last=sha256:\\w{64}&artifactType=test%2Fa%2Bb>; rel=\"next\"");
            next = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(wanted);
        Answer nothing = api.call("GET", LIST + "?n=0");
        assertThat(digests(nothing)).isEmpty();
        assertThat(nothing.headers().first("Link")).isEmpty();
    }

    @Test
    void referrersOfATagOfOlderClientsAreListedOnce() throws IOException {
        byte[] manifest = referrer("t", "{}");
        push(manifest);
        String entry = "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1}".formatted(IMAGE, digest(manifest));
        byte[] index = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                .formatted(INDEX, entry)
                .getBytes(UTF_8);
        String tag = SUBJECT.toString().replace(':', '-');
        assertThat(api.call("PUT", "/v2/app/manifests/" + tag, Headers.NONE, index)
                        .status())
                .isEqualTo(201);
        assertThat(digests(api.call("GET", LIST)))
                .containsExactly(digest(manifest).toString());
    }

    @Test
    void obsoleteManifestUnderTheTagOfOlderClientsListsNothing() throws IOException {
        byte[] obsolete = "{\"schemaVersion\":1,\"name\":\"app\",\"fsLayers\":[]}".getBytes(UTF_8);
        byte[] link = digest(obsolete).toString().getBytes(UTF_8);
        var repository = new RepositoryName("app");
        var tag = new Tag(SUBJECT.toString().replace(':', '-'));
        driver.put(StorageLayout.blobData(digest(obsolete)), obsolete, null);
        driver.put(StorageLayout.revisionLink(repository, digest(obsolete)), link, null);
        driver.put(StorageLayout.tagCurrent(repository, tag), link, null);
        assertThat(api.call("GET", "/v2/app/manifests/" + tag).code()).isEqualTo("MANIFEST_UNKNOWN");
        Answer list = api.call("GET", LIST);
        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json().path("manifests")).isEmpty();

        driver.put(StorageLayout.referrerLink(repository, SUBJECT, digest(obsolete)), link, null);
        assertThat(api.call("GET", LIST).status()).isEqualTo(200);
    }

    @Test
    void deletedReferrerIsListedNoMore() throws IOException {
        byte[] manifest = referrer("t", "{}");
        push(manifest);
        assertThat(api.call("DELETE", "/v2/app/manifests/" + digest(manifest)).status())
                .isEqualTo(202);
        assertThat(digests(api.call("GET", LIST))).isEmpty();
    }

    private static List<JsonNode> descriptors(Answer list) {
        return List.copyOf(list.json().path("manifests").values());
    }

    private static List<String> digests(Answer list) {
        return descriptors(list).stream()
                .map(descriptor -> descriptor.path("digest").asString())
                .toList();
    }

    private Answer push(byte[] manifest) throws IOException {
        return api.call("PUT", "/v2/app/manifests/" + digest(manifest), Headers.NONE, manifest);
    }

    private static byte[] referrer(String type, String annotations) {
        return manifest("\"artifactType\":\"%s\",\"annotations\":%s,%s".formatted(type, annotations, subject()));
    }

    private static String subject() {
        return "\"subject\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1},".formatted(IMAGE, SUBJECT);
    }

    private static byte[] manifest(String members) {
        return """
                {"schemaVersion":2,"mediaType":"%s",%s\
                "config":{"mediaType":"test/config","digest":"%s","size":2},"layers":[]}""".formatted(IMAGE, members, digest(CONFIG)).getBytes(UTF_8);
    }

    private static Digest digest(byte[] content) {
        return Digest.of(Algorithm.SHA256, content);
    }
}
