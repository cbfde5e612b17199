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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestApiTest {

    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

    private final MemoryDriver driver = new MemoryDriver(InstantSource.system());
    private final Api api = new Api(driver, new ApiConfig("", null, false, true, true, true));

    @Test
    void pushedManifestIsPulledByTagAndDigest() throws IOException {
        byte[] manifest = manifest();
        Digest digest = Digest.of(Algorithm.SHA256, manifest);
        Answer created = push("v1", manifest);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("http://registry.test:5000/v2/app/manifests/" + digest);
        assertThat(created.header("Docker-Content-Digest")).isEqualTo(digest.toString());
        for (String reference : List.of("v1", digest.toString())) {
            Answer pulled = api.call("GET", "/v2/app/manifests/" + reference);
            assertThat(pulled.status()).isEqualTo(200);
            assertThat(pulled.body()).isEqualTo(manifest);
            assertThat(pulled.header("Content-Type")).isEqualTo(TYPE);
            assertThat(pulled.header("Docker-Content-Digest")).isEqualTo(digest.toString());
            assertThat(api.call("HEAD", "/v2/app/manifests/" + reference).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void manifestOf4MiBIsTakenAndOneByteMoreIs413() throws IOException {
        byte[] manifest = manifest();
        byte[] largest = Arrays.copyOf(manifest, 4 << 20);
        Arrays.fill(largest, manifest.length, largest.length, (byte) ' ');
        assertThat(push("large", largest).status()).isEqualTo(201);
        Answer pulled = api.call("GET", "/v2/app/manifests/large");
        assertThat(pulled.body()).isEqualTo(largest);
        byte[] larger = Arrays.copyOf(largest, largest.length + 1);
        larger[larger.length - 1] = ' ';
        Answer refused = push("larger", larger);
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.code()).isEqualTo("SIZE_INVALID");
        assertThat(api.call("GET", "/v2/app/manifests/larger").status()).isEqualTo(404);
    }

    @Test
    void absentBlobsAreNamed() throws IOException {
        String manifest = new String(manifest(), UTF_8);
        Answer refused =
                api.call("PUT", "/v2/other/manifests/v1", Headers.of("Content-Type", TYPE), manifest.getBytes(UTF_8));
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.code()).isEqualTo("MANIFEST_BLOB_UNKNOWN");
        assertThat(refused.json().path("errors")).hasSize(2);
    }

    @Test
    void malformedManifestAndTagAndNameAre400() throws IOException {
        assertThat(push("v1", "{".getBytes(UTF_8)).code()).isEqualTo("MANIFEST_INVALID");
        assertThat(push(".v1", manifest()).code()).isEqualTo("NAME_INVALID");
        Answer name = api.call("GET", "/v2/UPPER/manifests/v1");
        assertThat(name.status()).isEqualTo(400);
        assertThat(name.code()).isEqualTo("NAME_INVALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nothing", ".INVALID", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            })
    void unknownManifestIs404(String reference) throws IOException {
        Answer answer = api.call("GET", "/v2/app/manifests/" + reference);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("MANIFEST_UNKNOWN");
    }

    @Test
    void deletedTagLeavesTheManifestAndDeletedManifestNoTag() throws IOException {
        byte[] manifest = manifest();
        String byDigest = "/v2/app/manifests/" + Digest.of(Algorithm.SHA256, manifest);
        push("v1", manifest);
        push("v2", manifest);
        assertThat(api.call("DELETE", "/v2/app/manifests/v1").status()).isEqualTo(202);
        assertThat(api.call("GET", "/v2/app/manifests/v1").status()).isEqualTo(404);
        assertThat(api.call("GET", byDigest).status()).isEqualTo(200);
        assertThat(api.call("DELETE", byDigest).status()).isEqualTo(202);
        assertThat(api.call("GET", "/v2/app/manifests/v2").status()).isEqualTo(404);
        assertThat(api.call("GET", byDigest).status()).isEqualTo(404);
        assertThat(api.call("DELETE", byDigest).status()).isEqualTo(404);
    }

    @Test
    void methodsThatARouteDoesNotHaveAre405() throws IOException {
        for (String path : List.of("/v2/", "/v2/_catalog", "/v2/a/tags/list", "/v2/a/manifests/x")) {
            Answer answer = api.call("TRACE", path);
            assertThat(answer.status()).as(path).isEqualTo(405);
            assertThat(answer.header("Allow")).as(path).isNotEmpty();
        }
    }

    @Test
    void optionsTellsTheMethodsOfARoute() throws IOException {
        Answer blob = api.call("OPTIONS", "/v2/a/blobs/" + Digest.of(Algorithm.SHA256, new byte[0]));
        assertThat(blob.status()).isEqualTo(204);
        assertThat(blob.header("Allow")).isEqualTo("GET, HEAD, DELETE, OPTIONS");
        assertThat(api.call("OPTIONS", "/v2/").header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(api.call("OPTIONS", "/nothing").status()).isEqualTo(404);
    }

    @Test
    void baseSaysThatThisIsARegistry() throws IOException {
        Answer base = api.call("GET", "/v2/");
        assertThat(base.status()).isEqualTo(200);
        assertThat(base.header("Docker-Distribution-Api-Version")).isEqualTo("registry/2.0");
        assertThat(api.call("GET", "/v3/").status()).isEqualTo(404);
    }

    @Test
    void wordsOfTheApiMayBePartsOfANameToo() throws IOException {
        byte[] content = "x".getBytes(UTF_8);
        Digest digest = api.push("manifests/blobs/uploads/tags", content);
        assertThat(api.call("GET", "/v2/manifests/blobs/uploads/tags/blobs/" + digest)
                        .body())
                .isEqualTo(content);
    }

    private Answer push(String reference, byte[] manifest) throws IOException {
        return api.call("PUT", "/v2/app/manifests/" + reference, Headers.of("Content-Type", TYPE), manifest);
    }

    private byte[] manifest() throws IOException {
        byte[] config = "{}".getBytes(UTF_8);
        byte[] layer = "layer".getBytes(UTF_8);
        String descriptors = """
                "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":2},\
                "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":5}]""".formatted(api.push("app", config), api.push("app", layer));
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",%s}"
                .formatted(TYPE, descriptors)
                .getBytes(UTF_8);
    }
}
