// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.manifest;

import static dev.gantry.registry.TestRegistry.REPO;
import static dev.gantry.registry.TestRegistry.bytes;
import static dev.gantry.registry.TestRegistry.digest;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.registry.TestRegistry;
import dev.gantry.registry.TestTime;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.Tag;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestRulesTest {

    private static final String OCI = MediaType.OCI_MANIFEST.text();
    private static final String INDEX = MediaType.OCI_INDEX.text();
    private static final String FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
    private static final Tag TAG = new Tag("v1");

    private final MemoryDriver driver = new MemoryDriver(new TestTime());

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/layer", "http://[::1]:8080/x?y=z", "HTTPS://host/a%20b"})
    void urlsOfTheWebAreTakenByDefault(String url) throws IOException {
        assertThat(push(ManifestRules.DEFAULT, url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://example.com/", "file:///etc/passwd", "https://example.com/#part", "x", "https:"})
    void otherUrlsAreRefusedByDefaultAndTakenWithoutValidation(String url) throws IOException {
        assertThat(push(ManifestRules.DEFAULT, url)).isFalse();
        var unchecked = new ManifestRules(Set.of(), UrlRules.ANY, IndexRules.ALL);
        // What is blank is no place to fetch a layer from.
        assertThat(url.isEmpty() || push(unchecked, url)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/layer, true",
        "http://cdn.example.com/layer, true",
        "https://www.example.com/layer, false",
        "https://example.org/layer, false",
        "ftp://example.com/layer, false",
        "https://example.com/layer#part, false"
    })
    void urlMustMatchWhatIsAllowedAndNothingThatIsDenied(String url, boolean isTaken) throws IOException {
        var urls = UrlRules.matching(
                List.of("^https?://([^/]+\\.)*example\\.com/", "^ftp:"), List.of("^https?://www\\.example\\.com/"));
        assertThat(push(new ManifestRules(Set.of(), urls, IndexRules.ALL), url)).isEqualTo(isTaken);
    }

    @Test
    void nothingAllowedMeansNoUrlAtAll() throws IOException {
        var urls = UrlRules.matching(List.of(), List.of("example\\.org"));
        assertThat(push(new ManifestRules(Set.of(), urls, IndexRules.ALL), "https://example.com/layer"))
                .isFalse();
    }

    @Test
    @Timeout(10)
    void expressionThatBacktrackingWouldHangOnIsMatchedAtOnce() throws IOException {
        var urls = UrlRules.matching(List.of("^https://(a+)+$"), List.of());
        String url = "https://" + "a".repeat(5_000) + "!";
        assertThat(push(new ManifestRules(Set.of(), urls, IndexRules.ALL), url)).isFalse();
    }

    @Test
    void layerOfAnyTypeThatIsHereMayHaveUrls() throws IOException {
        var registry = new TestRegistry(driver, new TestTime(), 1);
        registry.push(REPO, bytes(1, 10));
        String layer =
                descriptor("application/vnd.oci.image.layer.v1.tar", bytes(1, 10), ",\"urls\":[\"https://x/y\"]");
        assertThat(registry.manifests.put(REPO, TAG, OCI, image(registry, layer)))
                .isNotNull();
    }

    @Test
    void sparseIndexIsTakenWhereEntriesNeedNotBeHere() throws IOException {
        byte[] index = index(entry("linux", "amd64"), entry("linux", "arm64"));
        assertThat(isTaken(ManifestRules.DEFAULT, index)).isFalse();
        assertThat(isTaken(new ManifestRules(Set.of(), UrlRules.WEB, IndexRules.NONE), index))
                .isTrue();
    }

    @Test
    void onlyListedPlatformsOfAnIndexMustBeHere() throws IOException {
        var rules = new ManifestRules(Set.of(), UrlRules.WEB, IndexRules.of(Set.of(new Platform("linux", "amd64"))));
        String withoutPlatform = descriptor(OCI, bytes(9, 9), "");
        assertThat(isTaken(rules, index(entry("linux", "arm64"), withoutPlatform)))
                .isTrue();
        assertThat(isTaken(rules, index(entry("linux", "amd64")))).isFalse();
    }

    @Test
    void indexOfNothingAndImageWithoutLayersAreTaken() throws IOException {
        assertThat(isTaken(ManifestRules.DEFAULT, index())).isTrue();
        var registry = new TestRegistry(driver, new TestTime(), 1);
        assertThat(isTaken(ManifestRules.DEFAULT, OCI, image(registry, ""))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "oci.image.manifest.v1+json, oci.image.config.v1+json, IMAGE, true",
        "oci.image.manifest.v1+json, oci.image.config.v1+json, PLUGIN, false",
        "oci.image.manifest.v1+json, cncf.helm.config.v1+json, IMAGE, false",
        "oci.image.manifest.v1+json, docker.plugin.v1+json, PLUGIN, false",
        "docker.distribution.manifest.v2+json, docker.container.image.v1+json, IMAGE, true",
        "docker.distribution.manifest.v2+json, docker.container.image.v1+json, PLUGIN, false",
        "docker.distribution.manifest.v2+json, docker.plugin.v1+json, PLUGIN, true",
        "docker.distribution.manifest.v2+json, docker.plugin.v1+json, IMAGE, false"
    })
    void onlyManifestsOfAllowedClassesAreTaken(String type, String config, ManifestClass allowed, boolean isTaken)
            throws IOException {
        byte[] content = bytes(4, 10);
        new TestRegistry(driver, new TestTime(), 1).push(REPO, content);
        String prefix = "application/vnd.";
        byte[] manifest = "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[]}"
                .formatted(prefix + type, descriptor(prefix + config, content, ""))
                .getBytes(UTF_8);

        assertThat(isTaken(ManifestRules.DEFAULT, prefix + type, manifest)).isTrue();
        var rules = ManifestRules.DEFAULT.withClasses(Set.of(allowed));
        assertThat(isTaken(rules, prefix + type, manifest)).isEqualTo(isTaken);
        assertThat(isTaken(rules, index())).isTrue();
    }

    private boolean push(ManifestRules rules, String url) throws IOException {
        var registry = new TestRegistry(driver, new TestTime(), 1);
        String layer = descriptor(FOREIGN, bytes(6, 6), ",\"urls\":[\"%s\"]".formatted(url));
        return isTaken(rules, OCI, image(registry, layer));
    }

    private boolean isTaken(ManifestRules rules, byte[] index) throws IOException {
        return isTaken(rules, INDEX, index);
    }

    private boolean isTaken(ManifestRules rules, String type, byte[] manifest) throws IOException {
        var time = new TestTime();
        var registry = new TestRegistry(driver, time, 2, rules);
        try {
            registry.manifests.put(REPO, TAG, type, manifest);
            return true;
        } catch (RegistryException e) {
            assertThat(e.code()).isIn(ErrorCode.MANIFEST_INVALID, ErrorCode.MANIFEST_BLOB_UNKNOWN, ErrorCode.DENIED);
            return false;
        }
    }

    private static byte[] image(TestRegistry registry, String layers) throws IOException {
        byte[] config = bytes(4, 10);
        registry.push(REPO, config);
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                .formatted(OCI, descriptor("c", config, ""), layers)
                .getBytes(UTF_8);
    }

    private static byte[] index(String... entries) {
        return "{\"schemaVersion\":2,\"manifests\":[%s]}"
                .formatted(String.join(",", entries))
                .getBytes(UTF_8);
    }

    private static String entry(String os, String architecture) {
        return descriptor(
                OCI, bytes(7, 7), ",\"platform\":{\"os\":\"%s\",\"architecture\":\"%s\"}".formatted(os, architecture));
    }

    private static String descriptor(String type, byte[] content, String more) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
                .formatted(type, digest(content), content.length, more);
    }

    @Test
    void whatIsNoExpressionIsRefused() {
        assertThatThrownBy(() -> UrlRules.matching(List.of("(?<!a)b"), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
