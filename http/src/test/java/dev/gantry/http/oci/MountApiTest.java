// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.oci.Api.Answer;
import dev.gantry.http.wire.Headers;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Digest;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountApiTest {

    private static final byte[] CONTENT = "hello, world".getBytes(UTF_8);

    private final MemoryDriver driver = new MemoryDriver(InstantSource.system());
    private final Api open = new Api(driver, ApiConfig.standard());
    private final Api guarded = new Api(driver, new ApiConfig("", null, false, false, true, false));
    private Digest digest;

    @BeforeEach
    void pushToTheSource() throws IOException {
        digest = open.push("source", CONTENT);
    }

    @Test
    void mountFromItsSourceMakesTheBlobReadable() throws IOException {
        assertMounted(guarded, guarded.call("POST", uploads("?mount=" + digest + "&from=source")));
    }

    @Test
    void mountWithoutASourceFindsTheBlobWhereEveryoneMayReadEverything() throws IOException {
        assertMounted(open, open.call("POST", uploads("?mount=" + digest)));
    }

    @Test
    void mountWithoutASourceIsAnUploadWhereNotEveryoneMay() throws IOException {
        assertUploadBegun(guarded.call("POST", uploads("?mount=" + digest)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"elsewhere", "UPPER", "a//b", ""})
    void mountFromWhereItIsNotIsAnUploadEverywhere(String source) throws IOException {
        assertUploadBegun(open.call("POST", uploads("?mount=" + digest + "&from=" + source)));
        assertUploadBegun(guarded.call("POST", uploads("?mount=" + digest + "&from=" + source)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "sha256:abc", "md5:d41d8cd98f00b204e9800998ecf8427e", ""})
    void mountOfNoDigestIsAnUpload(String wanted) throws IOException {
        assertUploadBegun(open.call("POST", uploads("?mount=" + wanted)));
    }

    @Test
    void mountWithADigestBesideBeginsAnUploadWhereItFailsAndBringsNoBytes() throws IOException {
        String query = "?mount=" + digest + "&from=elsewhere&digest=" + digest;
        assertUploadBegun(open.call("POST", uploads(query)));
        assertMounted(open, open.call("POST", uploads(query), Headers.NONE, CONTENT));
    }

    @Test
    void contentThatIsGoneIsNotMounted() throws IOException {
        driver.delete(List.of(StorageLayout.blobData(digest)));
        var cold = new Api(driver, ApiConfig.standard());
        assertUploadBegun(cold.call("POST", uploads("?mount=" + digest)));
        assertUploadBegun(cold.call("POST", uploads("?mount=" + digest + "&from=source")));
    }

    private static String uploads(String query) {
        return "/v2/target/blobs/uploads/" + query;
    }

    private void assertMounted(Api api, Answer created) throws IOException {
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Docker-Content-Digest")).isEqualTo(digest.toString());
        assertThat(api.call("GET", created.header("Location")).body()).isEqualTo(CONTENT);
    }

    private void assertUploadBegun(Answer begun) throws IOException {
        assertThat(begun.status()).isEqualTo(202);
        assertThat(open.call("GET", begun.header("Location")).status()).isEqualTo(204);
        assertThat(open.call("HEAD", "/v2/target/blobs/" + digest).status()).isEqualTo(404);
    }
}
