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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How a client learns where its upload stands, and what it may do when an answer was lost.
class UploadStandingApiTest {

    private static final byte[] CONTENT = "hello, world".getBytes(UTF_8);
    private static final Digest DIGEST = Digest.of(Algorithm.SHA256, CONTENT);

    private final Api api = new Api(new MemoryDriver(InstantSource.system()), ApiConfig.standard());

    @ParameterizedTest
    @ValueSource(strings = {"0-4", "7-11", "4-0", "nonsense"})
    void chunkThatIsRefusedTellsWhereToGoOn(String range) throws IOException {
        Answer first = chunk(begin(), 0, 4);
        Answer refused = api.call("PATCH", first.header("Location"), Headers.of("Content-Range", range), new byte[5]);
        assertThat(refused.status()).isEqualTo(416);
        assertThat(refused.code()).isEqualTo("BLOB_UPLOAD_INVALID");
        assertThat(refused.header("Range")).isEqualTo("0-4");
        Answer second = chunk(refused, 5, 11);
        assertThat(second.status()).isEqualTo(202);
        assertThat(finish(second).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6-11", "0-6", "nonsense"})
    void lastChunkThatIsRefusedTellsWhereToGoOn(String range) throws IOException {
        Answer first = chunk(begin(), 0, 4);
        Answer refused = api.call(
                "PUT",
                first.header("Location") + "&digest=" + DIGEST,
                Headers.of("Content-Range", range),
                Arrays.copyOfRange(CONTENT, 5, 12));
        assertThat(refused.status()).isEqualTo(416);
        assertThat(refused.header("Range")).isEqualTo("0-4");
        assertThat(chunk(refused, 5, 11).header("Range")).isEqualTo("0-11");
    }

    @Test
    void streamedUploadIsToldWhereItStandsToo() throws IOException {
        Answer streamed = api.call("PATCH", begin().header("Location"), Headers.NONE, Arrays.copyOf(CONTENT, 5));
        Answer refused = chunk(streamed, 7, 11);
        assertThat(refused.status()).isEqualTo(416);
        assertThat(refused.header("Range")).isEqualTo("0-4");
        assertThat(finish(chunk(refused, 5, 11)).status()).isEqualTo(201);
    }

    @Test
    void headAnswersLikeGet() throws IOException {
        Answer first = chunk(begin(), 0, 4);
        for (String method : new String[] {"GET", "HEAD"}) {
            Answer standing = api.call(method, first.header("Location"));
            assertThat(standing.status()).isEqualTo(204);
            assertThat(standing.header("Range")).isEqualTo("0-4");
            assertThat(standing.header("Location")).isNotEmpty();
        }
    }

    @Test
    void parametersOfTheLocationMayStandInAnyOrderAndHaveOthersBeside() throws IOException {
        Answer patched = api.call("PATCH", begin().header("Location"), Headers.NONE, CONTENT);
        String[] parts = patched.header("Location").split("\\?", 2);
        Answer created = api.call("PUT", parts[0] + "?trace=1&digest=" + DIGEST + "&" + parts[1] + "&_state2=x&empty");
        assertThat(created.status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain; charset=utf-8", "nonsense"})
    void typeOfAChunkDoesNotMatter(String type) throws IOException {
        Answer taken = api.call("PATCH", begin().header("Location"), Headers.of("Content-Type", type), CONTENT);
        assertThat(taken.status()).isEqualTo(202);
    }

    @Test
    void noLeastLengthOfChunksIsToldAndSingleBytesAreTaken() throws IOException {
        Answer standing = begin();
        assertThat(standing.headers().first("OCI-Chunk-Min-Length")).isEmpty();
        for (int at = 0; at < CONTENT.length; at++) {
            standing = chunk(standing, at, at);
            assertThat(standing.header("Range")).isEqualTo("0-" + at);
        }
        assertThat(finish(standing).status()).isEqualTo(201);
        assertThat(api.call("GET", "/v2/a/b/blobs/" + DIGEST).body()).isEqualTo(CONTENT);
    }

    @Test
    void closingPutMayBeRepeatedAndAlwaysTellsThePullableBlob() throws IOException {
        Answer begun = begin();
        Answer streamed = api.call("PATCH", begin().header("Location"), Headers.NONE, CONTENT);
        Answer chunked = chunk(begin(), 0, 11);
        for (int time = 0; time < 2; time++) {
            assertPullable(api.call("PUT", begun.header("Location") + "&digest=" + DIGEST, Headers.NONE, CONTENT));
            assertPullable(finish(streamed));
            assertPullable(finish(chunked));
            assertPullable(api.call("POST", "/v2/a/b/blobs/uploads/?digest=" + DIGEST, Headers.NONE, CONTENT));
        }
    }

    private void assertPullable(Answer created) throws IOException {
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Docker-Content-Digest")).isEqualTo(DIGEST.toString());
        assertThat(api.call("GET", created.header("Location")).body()).isEqualTo(CONTENT);
    }

    private Answer begin() throws IOException {
        return api.call("POST", "/v2/a/b/blobs/uploads/");
    }

    private Answer finish(Answer before) throws IOException {
        return api.call("PUT", before.header("Location") + "&digest=" + DIGEST);
    }

    private Answer chunk(Answer before, int first, int last) throws IOException {
        return api.call(
                "PATCH",
                before.header("Location"),
                Headers.of("Content-Range", first + "-" + last),
                Arrays.copyOfRange(CONTENT, first, last + 1));
    }
}
