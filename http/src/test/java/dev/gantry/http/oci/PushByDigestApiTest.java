// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.oci.Api.Answer;
import dev.gantry.http.wire.Headers;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a push by digest can do beyond one by tag: name tags, and choose the digest's algorithm.
class PushByDigestApiTest {

    private static final byte[] INDEX = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""".getBytes(UTF_8);
    private static final String SHA256 = "/v2/app/manifests/" + Digest.of(Algorithm.SHA256, INDEX);

    private final MemoryDriver driver = new MemoryDriver(InstantSource.system());
    private final Api api = new Api(driver, new ApiConfig("", null, false, true, true, true));

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void manifestIsPushedPulledAndDeletedByTheDigestOfEitherAlgorithm(Algorithm algorithm) throws IOException {
        Digest digest = Digest.of(algorithm, INDEX);
        String path = "/v2/app/manifests/" + digest;
        Answer created = put(path);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Docker-Content-Digest")).isEqualTo(digest.toString());
        assertThat(created.header("Location")).endsWith(path);
        for (String method : List.of("GET", "HEAD")) {
            Answer pulled = api.call(method, path);
            assertThat(pulled.status()).isEqualTo(200);
            assertThat(pulled.header("Docker-Content-Digest")).isEqualTo(digest.toString());
        }
        assertThat(api.call("GET", path).body()).isEqualTo(INDEX);
        assertThat(api.call("DELETE", path).status()).isEqualTo(202);
        assertThat(api.call("GET", path).status()).isEqualTo(404);
    }

    @Test
    void manifestOfSha512IsNotFoundBySha256AndIsPulledByItsTag() throws IOException {
        Digest digest = Digest.of(Algorithm.SHA512, INDEX);
        put("/v2/app/manifests/" + digest + "?tag=v1");
        assertThat(api.call("GET", SHA256).status()).isEqualTo(404);
        assertThat(api.call("GET", "/v2/app/manifests/v1").header("Docker-Content-Digest"))
                .isEqualTo(digest.toString());
    }

    @Test
    void pushByTagHasASha256Digest() throws IOException {
        assertThat(put("/v2/app/manifests/v1").header("Docker-Content-Digest"))
                .isEqualTo(Digest.of(Algorithm.SHA256, INDEX).toString());
    }

    @Test
    void everyTagOfTheQueryIsPointedAndTold() throws IOException {
        Answer created = put(SHA256 + "?tag=1.2.3&tag=1.2&x=y&tag=latest&tag=1.2");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.headers().all("OCI-Tag")).containsExactly("1.2.3", "1.2", "latest");
        assertThat(tags()).isEqualTo("[\"1.2\",\"1.2.3\",\"latest\"]");
        assertThat(api.call("GET", "/v2/app/manifests/1.2").body()).isEqualTo(INDEX);
    }

    @Test
    void fiftyTagsAreTakenAndOneMoreIs414() throws IOException {
        Answer refused = put(SHA256 + query(51));
        assertThat(refused.status()).isEqualTo(414);
        assertThat(objects()).isZero();
        assertThat(put(SHA256 + query(50)).headers().all("OCI-Tag")).hasSize(50);
    }

    @Test
    void oneBadTagRefusesThePushBeforeAnythingIsWritten() throws IOException {
        for (String bad : List.of(".a", "", "a%2Fb", "a".repeat(129))) {
            Answer refused = put(SHA256 + "?tag=good&tag=" + bad);
            assertThat(refused.status()).as(bad).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("NAME_INVALID");
        }
        assertThat(objects()).isZero();
    }

    @Test
    void tagParametersOfAPushByTagMeanNothing() throws IOException {
        Answer created = put("/v2/app/manifests/v1?tag=v2&tag=.bad");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.headers().first("OCI-Tag")).isEmpty();
        assertThat(tags()).isEqualTo("[\"v1\"]");
    }

    private static String query(int tags) {
        return IntStream.range(0, tags).mapToObj(i -> "tag=t" + i).collect(Collectors.joining("&", "?", ""));
    }

    private Answer put(String target) throws IOException {
        return api.call("PUT", target, Headers.NONE, INDEX);
    }

    private String tags() throws IOException {
        return api.call("GET", "/v2/app/tags/list").json().path("tags").toString();
    }

    private int objects() throws IOException {
        return driver.list(StoragePath.ROOT, null, 10).items().size();
    }
}
