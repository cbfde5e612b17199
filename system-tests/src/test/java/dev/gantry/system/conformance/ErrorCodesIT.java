// SPDX-License-Identifier: Apache-2.0
package dev.gantry.system.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// "Error Codes".
@OnEveryStore
class ErrorCodesIT extends Section {

    ErrorCodesIT(Store store) {
        super(store);
    }

    private static final Set<String> CODES = Set.of(
            "BLOB_UNKNOWN",
            "BLOB_UPLOAD_INVALID",
            "BLOB_UPLOAD_UNKNOWN",
            "DIGEST_INVALID",
            "MANIFEST_BLOB_UNKNOWN",
            "MANIFEST_INVALID",
            "MANIFEST_UNKNOWN",
            "NAME_INVALID",
            "NAME_UNKNOWN",
            "SIZE_INVALID",
            "UNAUTHORIZED",
            "DENIED",
            "UNSUPPORTED",
            "TOOMANYREQUESTS");

    private final Content blob = Content.random(100);

    @Test
    void refusalsOfPullsAreOfTheSpecificationsForm() throws IOException {
        push(blob);
        assertError(registry.get(blobs(Content.random(9).digest())), 404, "BLOB_UNKNOWN");
        assertError(registry.get(blobs("nonsense")), 400, "DIGEST_INVALID");
        assertError(registry.get(blobs(blob.digest()), "Range", "bytes=200-"), 416, "SIZE_INVALID");
        assertError(registry.get(manifests("absent")), 404, "MANIFEST_UNKNOWN");
        assertError(registry.get(manifests(blob.digest())), 404, "MANIFEST_UNKNOWN");
        assertError(registry.get("/v2/" + repository + "/absent/tags/list"), 404, "NAME_UNKNOWN");
        assertError(registry.get("/v2/UPPER/tags/list"), 400, "NAME_INVALID");
        assertError(registry.get(tags() + "?n=-1"), 400, "UNSUPPORTED");
        assertError(registry.get("/v2/" + repository + "/nothing/of/the/api"), 404, "NAME_UNKNOWN");
        assertError(registry.get("/v3/"), 404, "NAME_UNKNOWN");
    }

    @Test
    void refusalsOfUploadsAreOfTheSpecificationsForm() throws IOException {
        String upload = chunk(begin(), blob, 0, 50).is(202).location();
        assertError(chunk(upload, blob, 60, 70), 416, "BLOB_UPLOAD_INVALID");
        assertError(registry.patch(upload, blob, "Content-Range", "x"), 416, "BLOB_UPLOAD_INVALID");
        assertError(registry.patch(upload, blob, "Content-Range", "50-51"), 400, "SIZE_INVALID");
        assertError(registry.put(upload, Content.NONE), 400, "DIGEST_INVALID");
        assertError(registry.put(ending(upload, blob.digest()), Content.NONE), 400, "DIGEST_INVALID");
        assertError(registry.patch(uploads() + "unknown", blob), 404, "BLOB_UPLOAD_UNKNOWN");
        assertError(registry.post(ending(uploads(), "nonsense"), blob), 400, "DIGEST_INVALID");
    }

    @Test
    void refusalsOfManifestsAreOfTheSpecificationsForm() throws IOException {
        Manifest absent = Manifest.image(Content.random(10)).layer(Content.random(10));
        Answer missing = put("v1", absent);
        assertError(missing, 404, "MANIFEST_BLOB_UNKNOWN");
        assertThat(missing.codes()).hasSize(2);
        assertError(
                registry.put(manifests("v1"), Content.of("{"), "Content-Type", Manifest.IMAGE),
                400,
                "MANIFEST_INVALID");
        assertError(registry.put(manifests("v1"), Content.of("{}"), "Content-Type", "a/b"), 400, "MANIFEST_INVALID");
        assertError(put("sha256:short", Manifest.index()), 400, "DIGEST_INVALID");
        assertError(put(blob.digest(), Manifest.index()), 400, "DIGEST_INVALID");
        assertError(put(".not-a-tag", Manifest.index()), 400, "NAME_INVALID");
        Manifest large = Manifest.index().annotation("a", "a".repeat(5_000_000));
        assertError(put("large", large), 413, "SIZE_INVALID");
    }

    @Test
    void aMethodThatIsNotAllowedIsRefusedWithThoseThatAre() throws IOException {
        for (String target :
                List.of("/v2/", "/v2/_catalog", tags(), manifests("v1"), blobs(blob.digest()), uploads())) {
            Answer refused = registry.send("PROPFIND", target, Content.NONE);
            assertError(refused, 405, "UNSUPPORTED");
            assertThat(refused.header("Allow")).isNotEmpty();
        }
    }

    private static void assertError(Answer refused, int status, String code) {
        refused.is(status);
        assertThat(refused.headers("Content-Type")).containsExactly("application/json");
        assertThat(refused.codes()).as(refused::toString).isNotEmpty().containsOnly(code);
        assertThat(CODES).contains(code);
        JsonNode errors = refused.json().path("errors");
        errors.forEach(error -> assertThat(error.path("message").isString()).isTrue());
    }
}
