// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gantry.http.oci.Api.Answer;
import dev.gantry.http.wire.Headers;
import dev.gantry.registry.layout.StorageLayout;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import dev.gantry.storage.ObjectInfo;
import dev.gantry.storage.StoragePath;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// A bucket in which crashes, collectors and other programs have left their traces. What is broken is absent
/// for clients, never an error of the server; the operator is told where it lies and what is wrong with it;
/// and a client mends it by pushing or deleting it.
class BrokenBucketApiTest {

    private static final RepositoryName APP = new RepositoryName("app");
    private static final Tag TAG = new Tag("v1");
    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final byte[] LAYER = "a layer".getBytes(UTF_8);
    private static final Digest LAYER_DIGEST = digest(LAYER);

    private final MemoryDriver driver = new MemoryDriver(InstantSource.system());
    private final Logger registry = (Logger) LoggerFactory.getLogger("dev.gantry.registry");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Digest manifest;

    /// A replica that has seen nothing yet.
    private Api api;

    @BeforeEach
    void pushAnImage() throws IOException {
        api = freshReplica();
        api.push("app", LAYER);
        manifest = digest(manifest());
        assertThat(pushManifest().status()).isEqualTo(201);
        api = freshReplica();
        log.start();
        registry.addAppender(log);
        registry.setLevel(Level.INFO);
    }

    @AfterEach
    void logAsBefore() {
        registry.detachAppender(log);
        registry.setLevel(null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "sha256:",
                "\u0000\u0000\u0000\u0000",
                "sha256:0000",
                "md5:d41d8cd98f00b204e9800998ecf8427e"
            })
    void aTagWhoseLinkIsBrokenIsUnknownAndCanBeDeleted(String text) throws IOException {
        StoragePath link = StorageLayout.tagCurrent(APP, TAG);
        write(link, text);

        assertUnknown("/v2/app/manifests/v1", "MANIFEST_UNKNOWN");

        assertReported("link.broken", link);
        assertThat(get("/v2/app/manifests/" + manifest).status()).isEqualTo(200);
        assertThat(get("/v2/app/tags/list").json().at("/tags/0").asString()).isEqualTo("v1");
        assertThat(api.call("DELETE", "/v2/app/manifests/v1").status()).isEqualTo(202);
        assertThat(get("/v2/app/tags/list").json().path("tags")).isEmpty();
    }

    @Test
    void aTagWhoseLinkIsBrokenIsMendedByAPush() throws IOException {
        write(StorageLayout.tagCurrent(APP, TAG), "");
        assertThat(pushManifest().status()).isEqualTo(201);
        assertThat(get("/v2/app/manifests/v1").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"})
    void aManifestWhoseLinkIsBrokenOrNamesAnotherIsUnknownAndCanBeDeleted(String text) throws IOException {
        StoragePath link = StorageLayout.revisionLink(APP, manifest);
        write(link, text);

        assertUnknown("/v2/app/manifests/" + manifest, "MANIFEST_UNKNOWN");

        assertReported("link.broken", link);
        assertThat(api.call("DELETE", "/v2/app/manifests/" + manifest).status()).isEqualTo(202);
        assertThat(driver.stat(link)).isEmpty();
        assertThat(get("/v2/app/manifests/v1").status()).isEqualTo(404);
        assertThat(driver.list(StorageLayout.tags(APP), null, 10).items()).isEmpty();
        assertThat(api.call("DELETE", "/v2/app/manifests/" + manifest).code()).isEqualTo("MANIFEST_UNKNOWN");
    }

    @Test
    void aTagThatPointsToAManifestWhichIsNotLinkedIsUnknownAndCanBeDeleted() throws IOException {
        driver.delete(List.of(StorageLayout.revisionLink(APP, manifest)));

        assertUnknown("/v2/app/manifests/v1", "MANIFEST_UNKNOWN");

        assertReported("tag.dangling", StorageLayout.tagCurrent(APP, TAG));
        assertThat(api.call("DELETE", "/v2/app/manifests/v1").status()).isEqualTo(202);
    }

    @Test
    void aManifestThatIsLinkedAsALayerAloneIsServed() throws IOException {
        driver.delete(List.of(StorageLayout.revisionLink(APP, manifest)));
        write(StorageLayout.layerLink(APP, manifest), manifest.toString());
        assertThat(get("/v2/app/manifests/v1").body()).isEqualTo(manifest());
    }

    @Test
    void aTagWithoutHistoryIsServedAndDeleted() throws IOException {
        driver.delete(List.of(StorageLayout.tagIndex(APP, TAG, manifest)));
        assertThat(get("/v2/app/manifests/v1").body()).isEqualTo(manifest());
        assertThat(api.call("DELETE", "/v2/app/manifests/v1").status()).isEqualTo(202);
    }

    @Test
    void aManifestWhoseBytesAreGoneIsUnknownAndMendedByAPush() throws IOException {
        StoragePath data = StorageLayout.blobData(manifest);
        driver.delete(List.of(data));

        assertUnknown("/v2/app/manifests/v1", "MANIFEST_UNKNOWN");

        assertReported("manifest.dangling", data);
        assertThat(pushManifest().status()).isEqualTo(201);
        assertThat(get("/v2/app/manifests/v1").body()).isEqualTo(manifest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"schemaVersion\":2,\"manifests\":[]}"})
    void aManifestWithOtherBytesThanItsDigestSaysIsUnknownAndMendedByAPush(String bytes) throws IOException {
        StoragePath data = StorageLayout.blobData(manifest);
        write(data, bytes);

        assertUnknown("/v2/app/manifests/v1", "MANIFEST_UNKNOWN");

        assertReported("manifest.broken", data);
        assertThat(pushManifest().status()).isEqualTo(201);
        assertThat(get("/v2/app/manifests/v1").body()).isEqualTo(manifest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no JSON", "{\"schemaVersion\":2", "[]", "null", "{}", "{\"schemaVersion\":1e999}", "\uFEFF{"
            })
    void whatIsLinkedAsAManifestAndIsNoneIsUnknownAndCanBeDeleted(String bytes) throws IOException {
        Digest digest = digest(bytes.getBytes(UTF_8));
        write(StorageLayout.blobData(digest), bytes);
        write(StorageLayout.revisionLink(APP, digest), digest.toString());
        write(StorageLayout.tagCurrent(APP, TAG), digest.toString());

        assertUnknown("/v2/app/manifests/v1", "MANIFEST_UNKNOWN");

        assertReported("manifest.none", StorageLayout.blobData(digest));
        assertThat(api.call("DELETE", "/v2/app/manifests/" + digest).status()).isEqualTo(202);
        assertThat(api.call("DELETE", "/v2/app/manifests/v1").code()).isEqualTo("MANIFEST_UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"})
    void aBlobWhoseLinkIsBrokenOrNamesAnotherIsUnknownAndCanBeDeleted(String text) throws IOException {
        StoragePath link = StorageLayout.layerLink(APP, LAYER_DIGEST);
        write(link, text);

        assertUnknown("/v2/app/blobs/" + LAYER_DIGEST, "BLOB_UNKNOWN");

        assertReported("link.broken", link);
        assertThat(api.call("DELETE", "/v2/app/blobs/" + LAYER_DIGEST).status()).isEqualTo(202);
        assertThat(api.call("DELETE", "/v2/app/blobs/" + LAYER_DIGEST).code()).isEqualTo("BLOB_UNKNOWN");
    }

    @Test
    void aBlobWhoseBytesAreGoneIsUnknownAndMendedByAPush() throws IOException {
        driver.delete(List.of(StorageLayout.blobData(LAYER_DIGEST)));

        assertUnknown("/v2/app/blobs/" + LAYER_DIGEST, "BLOB_UNKNOWN");

        assertReported("link.dangling", StorageLayout.layerLink(APP, LAYER_DIGEST));
        assertThat(pushManifest().code()).isEqualTo("MANIFEST_BLOB_UNKNOWN");
        api.push("app", LAYER);
        assertThat(get("/v2/app/blobs/" + LAYER_DIGEST).body()).isEqualTo(LAYER);
    }

    @Test
    void aBlobThatHasLostItsBytesIsUnknownAndMendedByAPush() throws IOException {
        StoragePath data = StorageLayout.blobData(LAYER_DIGEST);
        driver.put(data, new byte[0], null);

        assertUnknown("/v2/app/blobs/" + LAYER_DIGEST, "BLOB_UNKNOWN");

        assertReported("content.broken", data);
        assertThat(pushManifest().code()).isEqualTo("MANIFEST_BLOB_UNKNOWN");
        api.push("app", LAYER);
        assertThat(get("/v2/app/blobs/" + LAYER_DIGEST).body()).isEqualTo(LAYER);
    }

    @Test
    void theBlobOfNoBytesIsServed() throws IOException {
        Digest nothing = api.push("app", new byte[0]);
        Answer pulled = freshReplica().call("GET", "/v2/app/blobs/" + nothing);
        assertThat(pulled.status()).isEqualTo(200);
        assertThat(pulled.body()).isEmpty();
    }

    @Test
    void aRepositoryWithoutTagsIsListedAndHasNone() throws IOException {
        assertThat(api.call("DELETE", "/v2/app/manifests/v1").status()).isEqualTo(202);
        Answer tags = get("/v2/app/tags/list");
        assertThat(tags.status()).isEqualTo(200);
        assertThat(tags.json().path("tags")).isEmpty();
        assertThat(get("/v2/_catalog").json().path("repositories").toString()).isEqualTo("[\"app\"]");
    }

    @Test
    void foreignObjectsChangeNoAnswer() throws IOException {
        Map<String, String> before = answers();
        int objects = 0;
        for (String folder : folders()) {
            for (String name : List.of(".DS_Store", "README", "Not A Name", "sha256", "_x", "..data", "ä")) {
                write(StoragePath.parse(folder + "/" + name), "foreign");
                objects++;
            }
        }
        assertThat(objects).isGreaterThan(100);
        api = freshReplica();
        assertThat(answers()).isEqualTo(before);
        assertThat(pushManifest().status()).isEqualTo(201);
        assertThat(api.call("DELETE", "/v2/app/manifests/" + manifest).status()).isEqualTo(202);
        assertThat(get("/v2/app/tags/list").json().path("tags")).isEmpty();
    }

    /// Everything above an object that the registry wrote.
    private Set<String> folders() {
        Set<String> folders = new TreeSet<>();
        for (ObjectInfo object : driver.list(StoragePath.ROOT, null, 1000).items()) {
            String path = object.path().text();
            for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
                folders.add(path.substring(0, end));
            }
        }
        return folders;
    }

    private Map<String, String> answers() throws IOException {
        Map<String, String> answers = new TreeMap<>();
        for (String path : List.of(
                "/v2/_catalog",
                "/v2/_catalog?n=1",
                "/v2/app/tags/list",
                "/v2/app/tags/list?n=1",
                "/v2/app/manifests/v1",
                "/v2/app/manifests/" + manifest,
                "/v2/app/blobs/" + LAYER_DIGEST,
                "/v2/app/manifests/README",
                "/v2/app/manifests/_x")) {
            answers.put(path, get(path).toString());
        }
        return answers;
    }

    private void assertUnknown(String path, String code) throws IOException {
        Answer answer = get(path);
        assertThat(answer.status()).as(path).isEqualTo(404);
        assertThat(answer.code()).isEqualTo(code);
    }

    /// In one line.
    private void assertReported(String event, StoragePath path) {
        assertThat(log.list)
                .filteredOn(line -> line.getMessage().equals(event))
                .singleElement()
                .satisfies(line -> {
                    var values = new TreeMap<String, String>();
                    line.getKeyValuePairs().forEach(pair -> values.put(pair.key, String.valueOf(pair.value)));
                    assertThat(values).containsEntry("path", path.text());
                    assertThat(values.get("reason")).isNotBlank();
                });
    }

    private Answer get(String path) throws IOException {
        return api.call("GET", path);
    }

    private Answer pushManifest() throws IOException {
        return api.call("PUT", "/v2/app/manifests/v1", Headers.of("Content-Type", TYPE), manifest());
    }

    private static byte[] manifest() {
        String blob = "{\"mediaType\":\"a/b\",\"digest\":\"%s\",\"size\":%d}".formatted(LAYER_DIGEST, LAYER.length);
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                .formatted(TYPE, blob, blob)
                .getBytes(UTF_8);
    }

    private Api freshReplica() {
        return new Api(driver, new ApiConfig("", null, false, true, true, true));
    }

    private void write(StoragePath path, String text) throws IOException {
        driver.put(path, text.getBytes(UTF_8), null);
    }

    private static Digest digest(byte[] bytes) {
        return Digest.of(Algorithm.SHA256, bytes);
    }
}
