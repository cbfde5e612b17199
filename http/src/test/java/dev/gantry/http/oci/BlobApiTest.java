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
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobApiTest {

    private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);
    private static final Digest DIGEST = Digest.of(Algorithm.SHA256, CONTENT);
    private static final String BLOB = "/v2/a/b/blobs/" + DIGEST;

    private static final String UNKNOWN = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final MemoryDriver driver = new MemoryDriver(InstantSource.system());
    private final Api api = new Api(driver, new ApiConfig("", null, false, true, true, true));

    @Test
    void pushedBlobIsPulledWithItsDigestAndLength() throws IOException {
        api.push("a/b", CONTENT);
        Answer pulled = api.call("GET", BLOB);
        assertThat(pulled.status()).isEqualTo(200);
        assertThat(pulled.body()).isEqualTo(CONTENT);
        assertThat(pulled.header("Docker-Content-Digest")).isEqualTo(DIGEST.toString());
        Answer head = api.call("HEAD", BLOB);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).isEqualTo("10");
        assertThat(head.header("Docker-Content-Digest")).isEqualTo(DIGEST.toString());
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 0123, bytes 0-3/10",
        "bytes=4-, 456789, bytes 4-9/10",
        "bytes=-3, 789, bytes 7-9/10",
        "bytes=-30, 0123456789, bytes 0-9/10",
        "bytes=8-100, 89, bytes 8-9/10"
    })
    void rangeOfABlobIsPulled(String range, String content, String contentRange) throws IOException {
        api.push("a/b", CONTENT);
        Answer part = api.call("GET", BLOB, Headers.of("Range", range), new byte[0]);
        assertThat(part.status()).isEqualTo(206);
        assertThat(new String(part.body(), UTF_8)).isEqualTo(content);
        assertThat(part.header("Content-Range")).isEqualTo(contentRange);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=12-20", "bytes=5-2", "bytes=-0"})
    void rangeThatHasNoByteOfTheBlobIsRefusedWithTheSize(String range) throws IOException {
        api.push("a/b", CONTENT);
        Answer refused = api.call("GET", BLOB, Headers.of("Range", range), new byte[0]);
        assertThat(refused.status()).isEqualTo(416);
        assertThat(refused.code()).isEqualTo("SIZE_INVALID");
        assertThat(refused.header("Content-Range")).isEqualTo("bytes */10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=0-0", "bytes=-1", "bytes=5-6"})
    void anyRangeOfABlobOfNoBytesIsTheWhole(String range) throws IOException {
        Digest nothing = api.push("a/b", new byte[0]);
        Answer whole = api.call("GET", "/v2/a/b/blobs/" + nothing, Headers.of("Range", range), new byte[0]);
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.body()).isEmpty();
    }

    @Test
    void blobUnderAnotherNameIsServedUnderTheDigestOfItsContent() throws IOException {
        api.push("a/b", CONTENT);
        Digest name = Digest.of(Algorithm.SHA512, CONTENT);
        driver.put(
                StorageLayout.layerLink(new RepositoryName("a/b"), name),
                DIGEST.toString().getBytes(UTF_8),
                null);
        for (String method : List.of("HEAD", "GET")) {
            for (Headers range : List.of(Headers.NONE, Headers.of("Range", "bytes=1-2"))) {
                Answer answer = api.call(method, "/v2/a/b/blobs/" + name, range, new byte[0]);
                assertThat(answer.header("Docker-Content-Digest")).as(method).isEqualTo(DIGEST.toString());
                assertThat(answer.header("Etag")).as(method).isEqualTo("\"" + DIGEST + "\"");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mount=sha256:short&from=a/b", "mount=" + UNKNOWN + "&from=UPPER", "mount=&from="})
    void mountOfWhatHasNoValidNameBeginsAnUpload(String query) throws IOException {
        assertThat(api.call("POST", "/v2/c/blobs/uploads/?" + query).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=-", "lines=1-2", "bytes=0-1,3-4", "nonsense"})
    void rangeThatIsNoneIsIgnored(String range) throws IOException {
        api.push("a/b", CONTENT);
        assertThat(api.call("GET", BLOB, Headers.of("Range", range), new byte[0])
                        .status())
                .isEqualTo(200);
    }

    @Test
    void unknownBlobIs404AndMalformedDigest400() throws IOException {
        assertThat(api.call("GET", BLOB).code()).isEqualTo("BLOB_UNKNOWN");
        assertThat(api.call("HEAD", BLOB).status()).isEqualTo(404);
        Answer malformed = api.call("GET", "/v2/a/b/blobs/sha256:xyz");
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.code()).isEqualTo("DIGEST_INVALID");
    }

    @Test
    void deletedBlobIsGone() throws IOException {
        api.push("a/b", CONTENT);
        assertThat(api.call("DELETE", BLOB).status()).isEqualTo(202);
        assertThat(api.call("GET", BLOB).status()).isEqualTo(404);
        assertThat(api.call("DELETE", BLOB).status()).isEqualTo(404);
    }

    @Test
    void deletionMayBeSwitchedOff() throws IOException {
        var readOnly = new Api(new MemoryDriver(InstantSource.system()), ApiConfig.standard());
        readOnly.push("a/b", CONTENT);
        Answer refused = readOnly.call("DELETE", BLOB);
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.code()).isEqualTo("UNSUPPORTED");
        assertThat(refused.header("Allow")).isEqualTo("GET, HEAD");
        Answer manifest = readOnly.call("DELETE", "/v2/a/b/manifests/v1");
        assertThat(manifest.status()).isEqualTo(405);
        assertThat(manifest.header("Allow")).isEqualTo("GET, HEAD, PUT");
        assertThat(readOnly.call("HEAD", BLOB).status()).isEqualTo(200);
    }

    @Test
    void blobIsPushedInOnePost() throws IOException {
        Answer created = api.call("POST", "/v2/a/b/blobs/uploads/?digest=" + DIGEST, Headers.NONE, CONTENT);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("http://registry.test:5000" + BLOB);
        assertThat(api.call("GET", BLOB).body()).isEqualTo(CONTENT);
    }

    @Test
    void mountedBlobIsPulledFromTheOtherRepository() throws IOException {
        api.push("a/b", CONTENT);
        Answer mounted = api.call("POST", "/v2/c/blobs/uploads/?mount=" + DIGEST + "&from=a/b");
        assertThat(mounted.status()).isEqualTo(201);
        assertThat(api.call("GET", "/v2/c/blobs/" + DIGEST).body()).isEqualTo(CONTENT);
    }

    @Test
    void mountOfWhatIsNotThereBeginsAnUpload() throws IOException {
        Answer begun = api.call("POST", "/v2/c/blobs/uploads/?mount=" + DIGEST + "&from=a/b");
        assertThat(begun.status()).isEqualTo(202);
        Answer put = api.call("PUT", begun.header("Location") + "&digest=" + DIGEST, Headers.NONE, CONTENT);
        assertThat(put.status()).isEqualTo(201);
    }
}
