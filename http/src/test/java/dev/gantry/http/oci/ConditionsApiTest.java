// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.oci.Api.Answer;
import dev.gantry.http.wire.Headers;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsApiTest {

    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String MANIFEST = "/v2/app/manifests/v1";
    private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);
    private static final byte[] FIRST = index("first");
    private static final byte[] SECOND = index("second");
    private static final String ANOTHER = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    private final MemoryDriver driver = new MemoryDriver(InstantSource.system());
    private final Api api = new Api(driver, new ApiConfig("", null, false, true, true, true));

    @ParameterizedTest
    @ValueSource(strings = {"\"%s\"", "%s", "W/\"%s\"", "\"x\", W/\"%s\" ,\"y\"", "*", "x,%s", "\"*\", \"%s\""})
    void whoHasItIsToldSo(String tags) throws IOException {
        Digest blob = api.push("app", CONTENT);
        push(FIRST, Headers.NONE);
        for (String method : List.of("GET", "HEAD")) {
            assertNotModified(method, "/v2/app/blobs/" + blob, tags.formatted(blob), blob);
            assertNotModified(method, MANIFEST, tags.formatted(digest(FIRST)), digest(FIRST));
            assertNotModified(
                    method, "/v2/app/manifests/" + digest(FIRST), tags.formatted(digest(FIRST)), digest(FIRST));
        }
    }

    private void assertNotModified(String method, String path, String tags, Digest digest) throws IOException {
        Answer answer = api.call(method, path, Headers.of("If-None-Match", tags), new byte[0]);
        assertThat(answer.status()).as(method + path).isEqualTo(304);
        assertThat(answer.header("Etag")).isEqualTo('"' + digest.toString() + '"');
        assertThat(answer.header("Docker-Content-Digest")).isEqualTo(digest.toString());
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"" + ANOTHER + "\"", "", " , ", "\"*\"", "\"", "W/"})
    void whoHasAnotherOrNothingGetsIt(String tags) throws IOException {
        Digest blob = api.push("app", CONTENT);
        push(FIRST, Headers.NONE);
        Headers headers = Headers.of("If-None-Match", tags);
        assertThat(api.call("GET", "/v2/app/blobs/" + blob, headers, new byte[0])
                        .body())
                .isEqualTo(CONTENT);
        assertThat(api.call("GET", MANIFEST, headers, new byte[0]).body()).isEqualTo(FIRST);
    }

    @Test
    void whatIsNotThereIs404WhateverTheConditions() throws IOException {
        for (String path : List.of("/v2/app/blobs/" + ANOTHER, MANIFEST, "/v2/app/manifests/" + ANOTHER)) {
            for (String name : List.of("If-None-Match", "If-Match")) {
                for (String method : List.of("GET", "HEAD")) {
                    Answer answer = api.call(method, path, Headers.of(name, "\"" + ANOTHER + "\""), new byte[0]);
                    assertThat(answer.status()).as(method + path).isEqualTo(404);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"'\"%s\"', 200", "%s, 200", "*, 200", "'W/\"%s\"', 412", "x, 412"})
    void readingMayDemandWhatIsRead(String tags, int status) throws IOException {
        Digest blob = api.push("app", CONTENT);
        push(FIRST, Headers.NONE);
        for (String method : List.of("GET", "HEAD")) {
            Headers ofBlob = Headers.of("If-Match", tags.formatted(blob));
            assertThat(api.call(method, "/v2/app/blobs/" + blob, ofBlob, new byte[0])
                            .status())
                    .isEqualTo(status);
            Headers ofManifest = Headers.of("If-Match", tags.formatted(digest(FIRST)));
            assertThat(api.call(method, MANIFEST, ofManifest, new byte[0]).status())
                    .isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\"%s\"', 206",
        "%s, 206",
        "'W/\"%s\"', 200",
        "'\"other\"', 200",
        "'Wed, 21 Oct 2026 07:28:00 GMT', 200"
    })
    void rangeIsOneOfWhatIsMeantOrTheWhole(String tag, int status) throws IOException {
        Digest blob = api.push("app", CONTENT);
        Headers headers = Headers.of("Range", "bytes=2-4").with("If-Range", tag.formatted(blob));
        Answer answer = api.call("GET", "/v2/app/blobs/" + blob, headers, new byte[0]);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(new String(answer.body(), UTF_8)).isEqualTo(status == 206 ? "234" : "0123456789");
    }

    @Test
    void tagIsMadeOnceWhereItMustNotBeThere() throws IOException {
        assertThat(push(FIRST, Headers.of("If-None-Match", "*")).status()).isEqualTo(201);
        Answer refused = push(SECOND, Headers.of("If-None-Match", "*"));
        assertThat(refused.status()).isEqualTo(412);
        assertThat(refused.code()).isEqualTo("DENIED");
        assertThat(api.call("GET", MANIFEST).body()).isEqualTo(FIRST);
        assertThat(api.call("GET", "/v2/app/manifests/" + digest(SECOND)).status())
                .isEqualTo(404);
    }

    @Test
    void tagIsMovedOnlyFromWhereItIsExpected() throws IOException {
        assertThat(push(FIRST, Headers.of("If-Match", "*")).status()).isEqualTo(412);
        push(FIRST, Headers.NONE);
        assertThat(push(SECOND, Headers.of("If-Match", quoted(SECOND))).status())
                .isEqualTo(412);
        assertThat(push(SECOND, Headers.of("If-Match", " ,")).status()).isEqualTo(412);
        assertThat(api.call("GET", MANIFEST).body()).isEqualTo(FIRST);
        assertThat(push(SECOND, Headers.of("If-Match", quoted(FIRST))).status()).isEqualTo(201);
        assertThat(api.call("GET", MANIFEST).body()).isEqualTo(SECOND);
    }

    @Test
    void tagAndManifestAreDeletedOnlyAsExpected() throws IOException {
        push(FIRST, Headers.NONE);
        String byDigest = "/v2/app/manifests/" + digest(FIRST);
        for (String path : List.of(byDigest, MANIFEST)) {
            assertThat(delete(path, Headers.of("If-Match", quoted(SECOND))).status())
                    .isEqualTo(412);
            assertThat(delete(path, Headers.of("If-None-Match", "*")).status()).isEqualTo(412);
            assertThat(api.call("HEAD", path).status()).isEqualTo(200);
        }
        assertThat(delete(MANIFEST, Headers.of("If-Match", quoted(FIRST))).status())
                .isEqualTo(202);
        assertThat(delete(byDigest, Headers.of("If-Match", "*")).status()).isEqualTo(202);
        assertThat(api.call("HEAD", byDigest).status()).isEqualTo(404);
    }

    private Answer delete(String path, Headers headers) throws IOException {
        return api.call("DELETE", path, headers, new byte[0]);
    }

    private Answer push(byte[] manifest, Headers conditions) throws IOException {
        return api.call("PUT", MANIFEST, conditions.with("Content-Type", INDEX), manifest);
    }

    private static byte[] index(String name) {
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[],\"annotations\":{\"name\":\"%s\"}}"
                .formatted(INDEX, name)
                .getBytes(UTF_8);
    }

    private static String quoted(byte[] manifest) {
        return '"' + digest(manifest).toString() + '"';
    }

    private static Digest digest(byte[] content) {
        return Digest.of(Algorithm.SHA256, content);
    }
}
