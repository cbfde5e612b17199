// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.oci.Api.Answer;
import dev.gantry.http.wire.Headers;
import dev.gantry.registry.manifest.IndexRules;
import dev.gantry.registry.manifest.ManifestRules;
import dev.gantry.registry.manifest.UrlRules;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptApiTest {

    private static final String IMAGE = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    private static final String OCI_IMAGE = "application/vnd.oci.image.manifest.v1+json";
    private static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

    private final Api api = new Api(
            new MemoryDriver(InstantSource.system()),
            ApiConfig.standard(),
            new ManifestRules(Set.of(), UrlRules.WEB, IndexRules.NONE));
    private final Digest config = Digest.of(Algorithm.SHA256, "{}".getBytes(UTF_8));
    private final byte[] arm = image("arm64");
    private final byte[] amd = image("amd64");
    private final byte[] list = list(LIST, amd);

    @BeforeEach
    void pushAList() throws IOException {
        api.push("app", "{}".getBytes(UTF_8));
        push("arm", IMAGE, arm);
        push("amd", IMAGE, amd);
        push("list", LIST, list);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/*",
                "application/*;q=0.1",
                "",
                ",;q=,;",
                "text/html",
                LIST,
                LIST + ";q=0",
                IMAGE + ", " + LIST + "; q=0.2",
                IMAGE + ",application/vnd.oci.image.index.v1+json",
                IMAGE + ";q=0.5, */*;q=0.1",
                IMAGE + ";q=0",
                "APPLICATION/*",
                OCI_IMAGE
            })
    void listIsServedToWhoeverMayKnowListsOrWantsAnotherImage(String accept) throws IOException {
        for (String method : List.of("GET", "HEAD")) {
            Answer answer = get(method, "list", Headers.of("Accept", accept));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo(LIST);
        }
        assertThat(get("GET", "list", Headers.NONE).body()).isEqualTo(list);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                IMAGE,
                IMAGE + ";q=0.3,text/html",
                "Application/vnd.docker.distribution.manifest.v2+json; charset=utf-8",
                IMAGE + ", " + LIST + ";q=0, */*;q=0.000"
            })
    void whoKnowsOnlyImagesGetsTheOneForLinuxOnAmd64(String accept) throws IOException {
        Answer answer = get("GET", "list", Headers.of("Accept", accept));
        assertThat(answer.body()).isEqualTo(amd);
        assertThat(answer.header("Content-Type")).isEqualTo(IMAGE);
        assertThat(answer.header("Docker-Content-Digest")).isEqualTo(digest(amd).toString());
        assertThat(answer.header("Vary")).isEqualTo("Accept");
        Headers again = Headers.of("Accept", accept).with("If-None-Match", answer.header("Etag"));
        assertThat(get("GET", "list", again).status()).isEqualTo(304);
    }

    @Test
    void typesMayStandInSeveralLines() throws IOException {
        Headers lines = Headers.of("Accept", IMAGE).with("Accept", "text/html").with("Accept", LIST);
        assertThat(get("GET", "list", lines).body()).isEqualTo(list);
    }

    @Test
    void digestMeansItselfWhateverTheClientKnows() throws IOException {
        assertThat(get("GET", digest(list).toString(), Headers.of("Accept", IMAGE))
                        .body())
                .isEqualTo(list);
    }

    @Test
    void imageIsServedWhateverTheClientNames() throws IOException {
        for (String accept : List.of(OCI_IMAGE, LIST, "text/html", IMAGE + ";q=0", "*/*;q=0")) {
            assertThat(get("GET", "arm", Headers.of("Accept", accept)).body()).isEqualTo(arm);
        }
    }

    @Test
    void indexIsServedWhereItsImageIsNotHereOrItHasNone() throws IOException {
        byte[] sparse = list(OCI_INDEX, image("mips"));
        push("sparse", OCI_INDEX, sparse);
        byte[] empty = "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(UTF_8);
        push("empty", OCI_INDEX, empty);
        Headers images = Headers.of("Accept", IMAGE).with("Accept", OCI_IMAGE);
        assertThat(get("GET", "sparse", images).body()).isEqualTo(sparse);
        assertThat(get("GET", "empty", images).body()).isEqualTo(empty);
    }

    @Test
    void manifestWithoutATypeIsTakenWithAWarning() throws IOException {
        Answer created = push("empty", OCI_INDEX, "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(UTF_8));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Warning"))
                .matches("299 - \"[^\"]*mediaType[^\"]*\"")
                .hasSizeLessThan(4096);
        assertThat(push("list", LIST, list).header("Warning")).isEmpty();
    }

    private Answer get(String method, String reference, Headers headers) throws IOException {
        return api.call(method, "/v2/app/manifests/" + reference, headers, new byte[0]);
    }

    private Answer push(String tag, String type, byte[] manifest) throws IOException {
        return api.call("PUT", "/v2/app/manifests/" + tag, Headers.of("Content-Type", type), manifest);
    }

    private byte[] list(String type, byte[] amd64) {
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[{\"mediaType\":\"x\",\"digest\":\"%s\",\"size\":1},%s,%s]}"
                .formatted(type, digest(arm), entry(arm, "arm64"), entry(amd64, "amd64"))
                .getBytes(UTF_8);
    }

    private static String entry(byte[] image, String architecture) {
        return """
                {"mediaType":"%s","digest":"%s","size":%d,"platform":{"os":"linux","architecture":"%s"}}""".formatted(IMAGE, digest(image), image.length, architecture);
    }

    private byte[] image(String name) {
        return """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"c","digest":"%s","size":2},\
                "layers":[],"annotations":{"name":"%s"}}""".formatted(IMAGE, config, name).getBytes(UTF_8);
    }

    private static Digest digest(byte[] content) {
        return Digest.of(Algorithm.SHA256, content);
    }
}
