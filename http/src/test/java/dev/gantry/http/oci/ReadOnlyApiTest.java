// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.oci.Api.Answer;
import dev.gantry.registry.name.Digest;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadOnlyApiTest {

    private static final ApiConfig CONFIG = new ApiConfig("", null, false, true, false, true);

    private final MemoryDriver driver = new MemoryDriver(InstantSource.system());
    private final Api writable = new Api(driver, CONFIG);
    private final Api readOnly = new Api(driver, CONFIG.withReadOnly(true));

    @Test
    void nothingIsChangedAndEverythingIsServed() throws IOException {
        Digest digest = writable.push("a", "content".getBytes(UTF_8));
        String underWay = writable.call("POST", "/v2/a/blobs/uploads/").header("Location");
        List<String> writes = List.of(
                "POST /v2/a/blobs/uploads/",
                "POST /v2/b/blobs/uploads/?mount=" + digest + "&from=a",
                "POST /v2/a/blobs/uploads/?digest=" + digest,
                "PATCH " + underWay,
                "PUT " + underWay + "&digest=" + digest,
                "DELETE " + underWay,
                "PUT /v2/a/manifests/latest",
                "DELETE /v2/a/manifests/latest",
                "DELETE /v2/a/manifests/" + digest,
                "DELETE /v2/a/blobs/" + digest);
        for (String write : writes) {
            String[] words = write.split(" ", 2);
            Answer answer = readOnly.call(words[0], words[1]);
            assertThat(answer.status()).as(write).isEqualTo(405);
            assertThat(answer.code()).isEqualTo("UNSUPPORTED");
            assertThat(answer.bodyText()).contains("the registry is read-only for maintenance");
        }
        assertThat(readOnly.call("GET", "/v2/").status()).isEqualTo(200);
        assertThat(readOnly.call("GET", "/v2/a/blobs/" + digest).bodyText()).isEqualTo("content");
        assertThat(readOnly.call("GET", underWay).status()).isEqualTo(204);
        assertThat(writable.call("PUT", underWay + "&digest=" + digest).status())
                .as("the upload can go on afterwards")
                .isNotEqualTo(404);
    }

    @Test
    void allowNamesWhatIsLeft() throws IOException {
        assertThat(readOnly.call("PUT", "/v2/a/manifests/latest").header("Allow"))
                .isEqualTo("GET, HEAD");
        assertThat(readOnly.call("OPTIONS", "/v2/a/manifests/latest").header("Allow"))
                .isEqualTo("GET, HEAD, OPTIONS");
        assertThat(readOnly.call("OPTIONS", "/v2/a/blobs/uploads/").header("Allow"))
                .isEqualTo("OPTIONS");
    }
}
