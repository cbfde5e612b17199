// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import java.nio.charset.Charset;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestJsonTest {

    private static final String OCI = MediaType.OCI_MANIFEST.toString();
    private static final String INDEX = MediaType.OCI_INDEX.toString();
    private static final Digest KNOWN = TestRegistry.digest(new byte[0]);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"schemaVersion\":1}",
                "{\"schemaVersion\":2,\"config\":{},\"layers\":[]}",
                "{\"schemaVersion\":2,\"schemaVersion\":2,\"manifests\":[]}",
                "{\"schemaVersion\":2,\"manifests\":[]} trailing",
                "{\"schemaVersion\":2,\"manifests\":{}}",
                "{\"schemaVersion\":2,\"manifests\":[1]}",
                "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}",
                "{\"schemaVersion\":\"2\",\"manifests\":[]}",
                "{\"schemaVersion\":2.7,\"manifests\":[]}",
                "{\"schemaVersion\":2.0,\"manifests\":[]}",
                "{\"schemaVersion\":2,\"Manifests\":[],\"manifests\":[]}",
                "{\"schemaVersion\":2,\"manife\u017Fts\":[],\"manifests\":[]}",
                "{\"schemaVersion\":2,\"manifests\":[],\"annotations\":{\"a\":1}}",
                "{\"schemaVersion\":2,\"manifests\":[],\"annotations\":[]}",
                "{\"schemaVersion\":2,\"manifests\":[],\"annotations\":{\"a\":\"1\",\"a\":\"2\"}}",
                "{\"schemaVersion\":2,\"manifests\":[],\"artifactType\":1}",
                "{\"schemaVersion\":2,\"manifests\":[],\"mediaType\":[]}",
                "{\"schemaVersion\":2,\"manifests\":[],\"subject\":\"x\"}",
                "\uFEFF{\"schemaVersion\":2,\"manifests\":[]}",
                "{\"schemaVersion\":2,\"mediaType\":\"application/x\",\"manifests\":[]}",
                "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.OCI.image.index.v1+json\",\"manifests\":[]}",
                "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json;a=b\",\"manifests\":[]}",
                "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"a\",\"size\":-1,\"digest\":\"sha256:0\"}]}"
            })
    void whatIsNoManifestIsRefused(String json) {
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> ManifestJson.parse(json.getBytes(UTF_8), null));
    }

    /// Its bytes alone are stored, and would not tell what it is.
    @Test
    void nullIsNoListWhereOnlyTheContentTypeTellsOfAnIndex() {
        byte[] json = "{\"schemaVersion\":2,\"manifests\":null}".getBytes(UTF_8);
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> ManifestJson.parse(json, INDEX));
    }

    @Test
    void longTypeIsShortenedWhereItIsToldBack() {
        byte[] json = "{\"schemaVersion\":2,\"mediaType\":\"%s\"}"
                .formatted("x".repeat(100_000))
                .getBytes(UTF_8);
        assertThatThrownBy(() -> ManifestJson.parse(json, null)).message().hasSizeLessThan(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE", "UTF-16"})
    void otherEncodingsThanUtf8AreRefused(String encoding) {
        byte[] json = "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(Charset.forName(encoding));
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> ManifestJson.parse(json, INDEX));
    }

    @Test
    void brokenUtf8IsRefused() {
        byte[] json = "{\"schemaVersion\":2,\"manifests\":[],\"x\":\"\u00FF\"}".getBytes(ISO_8859_1);
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> ManifestJson.parse(json, INDEX));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"size\":\"1\"",
                "\"size\":1.0",
                "\"size\":9223372036854775808",
                "\"size\":1,\"Digest\":\"x\"",
                "\"size\":1,\"urls\":\"x\"",
                "\"size\":1,\"urls\":[1]",
                "\"size\":1,\"annotations\":{\"a\":{}}",
                "\"size\":1,\"data\":1",
                "\"size\":1,\"data\":\"no base64\"",
                "\"size\":1,\"data\":\"YQ\"",
                "\"size\":1,\"data\":\"YQ==\"",
                "\"size\":1,\"data\":\"\"",
                "\"size\":1,\"artifactType\":1",
                "\"size\":1,\"platform\":\"linux\"",
                "\"size\":1,\"platform\":{\"os\":1}",
                "\"size\":1,\"platform\":{\"OS\":\"linux\"}",
                "\"size\":1,\"platform\":{\"os.features\":\"x\"}",
                "\"size\":1,\"platform\":{\"features\":[{}]}"
            })
    void descriptorWithMembersOfOtherTypesIsRefused(String members) {
        String descriptor = "{\"mediaType\":\"%s\",\"digest\":\"%s\",%s}".formatted(OCI, KNOWN, members);
        for (String field : List.of("\"manifests\":[%s]", "\"manifests\":[],\"subject\":%s")) {
            byte[] json = ("{\"schemaVersion\":2," + field.formatted(descriptor) + "}").getBytes(UTF_8);
            assertRefused(ErrorCode.MANIFEST_INVALID, () -> ManifestJson.parse(json, INDEX));
        }
    }

    @Test
    void descriptorWithEveryMemberIsTaken() {
        String index = """
                {"schemaVersion":2,"mediaType":"%s","artifactType":"a/b","annotations":{"a":"b"},"other":{"x":[1]},\
                "subject":{"mediaType":"%s","digest":"%s","size":1},\
                "manifests":[{"mediaType":"%s","digest":"%s","size":0,"urls":[],"annotations":{"a":"b"},"data":"",\
                "artifactType":"a/b","more":[{}],"platform":{"architecture":"arm64","os":"linux","os.version":"1",\
                "os.features":["x"],"variant":"v8","features":["y"],"z":1}}]}""".formatted(INDEX, OCI, KNOWN, OCI, KNOWN);
        assertThat(ManifestJson.parse(index.getBytes(UTF_8), INDEX))
                .isInstanceOfSatisfying(
                        Manifest.Index.class,
                        parsed -> assertThat(parsed.manifests())
                                .extracting(Descriptor::digest)
                                .containsExactly(KNOWN));
    }

    @Test
    void deeplyNestedJsonIsRefused() {
        byte[] json = ("{\"schemaVersion\":2,\"manifests\":" + "[".repeat(100_000)).getBytes(UTF_8);
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> ManifestJson.parse(json, null));
    }

    @Test
    void dockerSchema1IsRefusedWithTheReason() {
        assertThatThrownBy(() -> ManifestJson.parse(
                        "{\"schemaVersion\":1}".getBytes(UTF_8),
                        "application/vnd.docker.distribution.manifest.v1+prettyjws"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("schema 1");
    }

    @Test
    void dockerSchema1WithoutATypeIsRefusedWithTheReasonToo() {
        assertThatThrownBy(() -> ManifestJson.parse("{\"schemaVersion\":1,\"fsLayers\":[]}".getBytes(UTF_8), null))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("schema 1");
    }

    @Test
    void embeddedDataIsTakenIfItIsWhatIsDescribed() {
        String digest = TestRegistry.digest("a".getBytes(UTF_8)).toString();
        String image = """
                {"schemaVersion":2,"config":{"mediaType":"c","digest":"%s","size":1,"data":"YQ=="},"layers":[]}""";
        assertThat(ManifestJson.parse(image.formatted(digest).getBytes(UTF_8), OCI))
                .isInstanceOf(Manifest.Image.class);
        String otherSize = image.replace("\"size\":1", "\"size\":2").formatted(digest);
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> ManifestJson.parse(otherSize.getBytes(UTF_8), OCI));
        String otherDigest = image.formatted(KNOWN);
        assertRefused(ErrorCode.MANIFEST_INVALID, () -> ManifestJson.parse(otherDigest.getBytes(UTF_8), OCI));
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
