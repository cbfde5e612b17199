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
import java.net.URI;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadApiTest {

    private static final byte[] CONTENT = "hello, world".getBytes(UTF_8);
    private static final Digest DIGEST = Digest.of(Algorithm.SHA256, CONTENT);

    private final MemoryDriver driver = new MemoryDriver(InstantSource.system());
    private final Api api = new Api(driver, ApiConfig.standard());

    @Test
    void beginAnswersWithAnAddressAndAnEmptyRange() throws IOException {
        Answer begun = begin();
        assertThat(begun.status()).isEqualTo(202);
        assertThat(begun.header("Location")).startsWith("http://registry.test:5000/v2/a/b/blobs/uploads/");
        assertThat(begun.header("Range")).isEqualTo("0-0");
        assertThat(begun.header("Content-Length")).isEqualTo("0");
    }

    @Test
    void chunksAreTakenInOrder() throws IOException {
        Answer first = chunk(begin(), 0, 4);
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.header("Range")).isEqualTo("0-4");
        Answer second = chunk(first, 5, 11);
        assertThat(second.header("Range")).isEqualTo("0-11");
        Answer created = api.call("PUT", second.header("Location") + "&digest=" + DIGEST);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Docker-Content-Digest")).isEqualTo(DIGEST.toString());
        assertThat(api.call("GET", "/v2/a/b/blobs/" + DIGEST).body()).isEqualTo(CONTENT);
    }

    @Test
    void chunkOutOfOrderIs416AndGetTellsWhereToGoOn() throws IOException {
        Answer begun = begin();
        chunk(begun, 0, 4);
        Answer refused = chunk(begun, 7, 11);
        assertThat(refused.status()).isEqualTo(416);
        assertThat(refused.code()).isEqualTo("BLOB_UPLOAD_INVALID");
        Answer status = api.call("GET", begun.header("Location"));
        assertThat(status.status()).isEqualTo(204);
        assertThat(status.header("Range")).isEqualTo("0-4");
        assertThat(chunk(status, 5, 11).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "4-0", "a-b", "-", "0-", "-4", "0-4,5-6", "bytes */5", "lines 0-4", "9999999999999999999-4"})
    void malformedContentRangeIs416(String range) throws IOException {
        Answer refused = api.call("PATCH", begin().header("Location"), Headers.of("Content-Range", range), new byte[5]);
        assertThat(refused.status()).isEqualTo(416);
        assertThat(refused.code()).isEqualTo("BLOB_UPLOAD_INVALID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-11", "bytes 0-11", "bytes 0-11/12", "bytes=0-11", "0-11/*"})
    void contentRangeMayBeWrittenAsInHttp(String range) throws IOException {
        Answer taken = api.call("PATCH", begin().header("Location"), Headers.of("Content-Range", range), CONTENT);
        assertThat(taken.status()).isEqualTo(202);
        assertThat(taken.header("Range")).isEqualTo("0-11");
    }

    @Test
    void chunkOfAnotherSizeIs400() throws IOException {
        Answer refused = api.call("PATCH", begin().header("Location"), Headers.of("Content-Range", "0-9"), new byte[5]);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("SIZE_INVALID");
    }

    @Test
    void lastChunkMayComeWithThePut() throws IOException {
        Answer first = chunk(begin(), 0, 4);
        String end = first.header("Location") + "&digest=" + DIGEST;
        Answer wrong = api.call("PUT", end, Headers.of("Content-Range", "6-11"), new byte[6]);
        assertThat(wrong.status()).isEqualTo(416);
        Answer created = api.call("PUT", end, Headers.of("Content-Range", "5-11"), Arrays.copyOfRange(CONTENT, 5, 12));
        assertThat(created.status()).isEqualTo(201);
    }

    @Test
    void wrongDigestIs400AndTheUploadStaysUsable() throws IOException {
        Answer patched = api.call("PATCH", begin().header("Location"), Headers.NONE, CONTENT);
        Answer refused =
                api.call("PUT", patched.header("Location") + "&digest=" + Digest.of(Algorithm.SHA256, new byte[1]));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("DIGEST_INVALID");
        assertThat(api.call("PUT", patched.header("Location") + "&digest=" + DIGEST)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void missingAndUnknownDigestsAre400() throws IOException {
        String location = begin().header("Location");
        assertThat(api.call("PUT", location).code()).isEqualTo("DIGEST_INVALID");
        assertThat(api.call("PUT", location + "&digest=md5:abc").status()).isEqualTo(400);
    }

    @Test
    void unknownOrTamperedUploadIs404() throws IOException {
        String location = begin().header("Location");
        URI address = URI.create(location);
        assertUnknown(api.call("PATCH", address.getPath(), Headers.NONE, CONTENT));
        assertUnknown(api.call("PATCH", location + "x", Headers.NONE, CONTENT));
        assertUnknown(api.call("GET", "/v2/a/b/blobs/uploads/nonsense?_state=x"));
        assertUnknown(api.call("PUT", location.replace("/a/b/", "/a/c/") + "&digest=" + DIGEST));
        assertUnknown(api.call("DELETE", location.replace("_state=", "_state=A")));
        assertThat(driver.list(StoragePath.ROOT, null, 10).items()).isEmpty();
    }

    @Test
    void cancelledUploadIs404() throws IOException {
        String location = begin().header("Location");
        assertThat(api.call("DELETE", location).status()).isEqualTo(204);
        assertUnknown(api.call("GET", location));
        assertUnknown(api.call("PATCH", location, Headers.NONE, CONTENT));
        assertUnknown(api.call("PATCH", location, Headers.of("Content-Range", "7-11"), CONTENT));
        assertUnknown(api.call("PUT", location + "&digest=" + DIGEST, Headers.NONE, CONTENT));
        assertUnknown(api.call("DELETE", location));
    }

    @Test
    void locationIsWhatIsConfigured() throws IOException {
        var hosted = new Api(driver, new ApiConfig("", URI.create("https://r.example/x/"), false, false, true, true));
        assertThat(hosted.call("POST", "/v2/a/blobs/uploads/").header("Location"))
                .startsWith("https://r.example/x/v2/a/blobs/uploads/");
        var relative = new Api(driver, new ApiConfig("/reg", null, true, false, true, true));
        assertThat(relative.call("POST", "/reg/v2/a/blobs/uploads/").header("Location"))
                .startsWith("/reg/v2/a/blobs/uploads/");
        assertThat(relative.call("POST", "/v2/a/blobs/uploads/").status()).isEqualTo(404);
    }

    private Answer begin() throws IOException {
        return api.call("POST", "/v2/a/b/blobs/uploads/");
    }

    private Answer chunk(Answer before, int first, int last) throws IOException {
        return api.call(
                "PATCH",
                before.header("Location"),
                Headers.of("Content-Range", first + "-" + last),
                Arrays.copyOfRange(CONTENT, first, last + 1));
    }

    private static void assertUnknown(Answer answer) {
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("BLOB_UPLOAD_UNKNOWN");
    }
}
