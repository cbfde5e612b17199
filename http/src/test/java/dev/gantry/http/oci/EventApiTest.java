// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.oci.Api.Answer;
import dev.gantry.http.wire.Headers;
import dev.gantry.registry.event.Event;
import dev.gantry.registry.event.EventAction;
import dev.gantry.registry.event.EventSink;
import dev.gantry.registry.event.EventTarget;
import dev.gantry.registry.event.EventTarget.Content;
import dev.gantry.registry.manifest.ManifestRules;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.storage.StorageException;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is told of each request, and what is answered where nothing can be told.
class EventApiTest {

    private static final byte[] BLOB = "hello".getBytes(UTF_8);
    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final Headers TYPED = Headers.of("Content-Type", TYPE).with("User-Agent", "test/1");

    private final Sink sink = new Sink();
    private final Api api = new Api(
            new MemoryDriver(InstantSource.system()),
            new ApiConfig("", null, true, true, false, true),
            ManifestRules.DEFAULT,
            Hooks.NONE.withEvents(sink));

    /// Remembers events, or refuses them.
    private static final class Sink implements EventSink {
        private final List<Event> events = new ArrayList<>();
        private boolean isFull;
        private boolean isBroken;

        @Override
        public boolean isWanted(EventAction action) {
            return true;
        }

        @Override
        public boolean wantsReferences() {
            return true;
        }

        @Override
        public void requireRoom() throws StorageException.Unavailable {
            if (isFull) {
                throw new StorageException.Unavailable("keep an event", null, "the spool is full", null);
            }
        }

        @Override
        public void keep(List<Event> more) throws StorageException.Unavailable {
            if (isBroken && more.getFirst().action() != EventAction.PULL) {
                throw new StorageException.Unavailable("keep an event", null, "no space left on device", null);
            }
            events.addAll(more);
        }

        /// As `push repo:tag` or `push repo@sha256:…`.
        List<String> told() {
            return events.stream().map(Sink::text).toList();
        }

        private static String text(Event event) {
            EventTarget target = event.target();
            Content content = target.content();
            String name = target.tag() != null ? ":" + target.tag() : content == null ? "" : "@" + content.digest();
            return event.action() + " " + target.repository() + name;
        }
    }

    @Test
    void pushAndPullOfABlobAreToldWithItsSizeAndAbsoluteAddress() throws IOException {
        Digest digest = api.push("repo", BLOB);
        api.call("HEAD", "/v2/repo/blobs/" + digest);
        api.call("GET", "/v2/repo/blobs/" + digest);
        api.call("GET", "/v2/repo/blobs/" + digest, Headers.of("Range", "bytes=1-2"), new byte[0]);

        assertThat(sink.told())
                .containsExactly(
                        "push repo@" + digest, "pull repo@" + digest, "pull repo@" + digest, "pull repo@" + digest);
        assertThat(sink.events)
                .extracting(event -> event.request().method())
                .containsExactly("PUT", "HEAD", "GET", "GET");
        EventTarget target = sink.events.getLast().target();
        assertThat(target.content()).isEqualTo(Content.of("application/octet-stream", digest, 5));
        assertThat(target.url()).isEqualTo("http://registry.test:5000/v2/repo/blobs/" + digest);
    }

    @Test
    void pushAndPullOfAManifestAreToldWithItsTagTypeAndReferences() throws IOException {
        Digest blob = api.push("repo", BLOB);
        Digest digest = putManifest("v1", blob);
        Answer answer = api.call("GET", "/v2/repo/manifests/v1");
        api.call("HEAD", "/v2/repo/manifests/" + digest);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(sink.told())
                .endsWith("push repo:v1", "pull repo:v1", "pull repo@" + digest)
                .hasSize(4);
        Event push = sink.events.get(1);
        assertThat(push.target())
                .isEqualTo(EventTarget.of(
                                push.target().repository(),
                                Content.of(TYPE, digest, manifest(blob).length),
                                "http://registry.test:5000/v2/repo/manifests/" + digest)
                        .tagged(push.target().tag())
                        .referringTo(List.of(
                                Content.of("application/vnd.oci.image.config.v1+json", blob, 5),
                                Content.of("application/vnd.oci.image.layer.v1.tar", blob, 5))));
        assertThat(push.request().host()).isEqualTo("registry.test:5000");
        assertThat(push.request().address()).isEqualTo("192.0.2.1");
        assertThat(push.request().userAgent()).isEqualTo("test/1");
    }

    @Test
    void aPushByDigestIsToldOnceAndOnceForEachOfItsTags() throws IOException {
        byte[] manifest = manifest(api.push("repo", BLOB));
        Digest digest = Digest.of(Algorithm.SHA256, manifest);
        api.call("PUT", "/v2/repo/manifests/" + digest + "?tag=a&tag=b", TYPED, manifest);

        assertThat(sink.told()).endsWith("push repo@" + digest, "push repo:a", "push repo:b");
    }

    @Test
    void aMountIsToldWithItsSource() throws IOException {
        Digest digest = api.push("source", BLOB);
        api.call("POST", "/v2/target/blobs/uploads/?mount=" + digest + "&from=source");
        api.call("POST", "/v2/other/blobs/uploads/?mount=" + digest);

        assertThat(sink.told()).endsWith("mount target@" + digest, "mount other@" + digest);
        assertThat(sink.events.get(1).target().from()).hasToString("source");
        assertThat(sink.events.get(2).target().from()).isNull();
    }

    @Test
    void deletionsAreToldOfManifestsTheTagsThatGoWithThemAndBlobs() throws IOException {
        Digest blob = api.push("repo", BLOB);
        putManifest("v1", blob);
        putManifest("v2", blob);
        Digest digest = putManifest("v3", blob);
        api.call("DELETE", "/v2/repo/manifests/v2");
        api.call("DELETE", "/v2/repo/manifests/" + digest);
        api.call("DELETE", "/v2/repo/blobs/" + blob);

        assertThat(sink.told())
                .endsWith(
                        "push repo:v3",
                        "delete repo:v2",
                        "delete repo@" + digest,
                        "delete repo:v1",
                        "delete repo:v3",
                        "delete repo@" + blob);
    }

    @Test
    void nothingIsToldOfWhatFailsNorOfWhatAClientHasAlready() throws IOException {
        Digest blob = api.push("repo", BLOB);
        int before = sink.events.size();
        api.call("GET", "/v2/repo/manifests/none");
        api.call("PUT", "/v2/repo/manifests/v1", TYPED, "{}".getBytes(UTF_8));
        api.call("GET", "/v2/repo/blobs/" + blob, Headers.of("If-None-Match", "\"" + blob + "\""), new byte[0]);
        api.call("GET", "/v2/repo/referrers/" + blob);
        api.call("GET", "/v2/repo/tags/list");

        assertThat(sink.events).hasSize(before);
    }

    @Test
    void aFullSpoolRefusesChangesBeforeTheyBeginAndServesPulls() throws IOException {
        Digest blob = api.push("repo", BLOB);
        Digest digest = putManifest("v1", blob);
        sink.isFull = true;

        Answer push = api.call("PUT", "/v2/repo/manifests/v2", TYPED, manifest(blob));
        assertThat(push.status()).isEqualTo(503);
        assertThat(push.header("Retry-After")).isNotEmpty();
        assertThat(push.code()).isEqualTo("UNAVAILABLE");
        assertThat(api.call("POST", "/v2/repo/blobs/uploads/").status()).isEqualTo(503);
        assertThat(api.call("DELETE", "/v2/repo/manifests/" + digest).status()).isEqualTo(503);
        assertThat(api.call("DELETE", "/v2/repo/blobs/" + blob).status()).isEqualTo(503);
        assertThat(api.call("GET", "/v2/repo/manifests/v2").status()).isEqualTo(404);
        assertThat(api.call("GET", "/v2/repo/manifests/v1").status()).isEqualTo(200);
    }

    @Test
    void aPushWhoseEventCannotBeKeptMayBeRepeated() throws IOException {
        Digest blob = api.push("repo", BLOB);
        sink.isBroken = true;
        assertThat(api.call("PUT", "/v2/repo/manifests/v1", TYPED, manifest(blob))
                        .status())
                .isEqualTo(503);
        sink.isBroken = false;
        assertThat(api.call("PUT", "/v2/repo/manifests/v1", TYPED, manifest(blob))
                        .status())
                .isEqualTo(201);

        assertThat(sink.told()).endsWith("push repo:v1").hasSize(2);
    }

    private Digest putManifest(String tag, Digest blob) throws IOException {
        Answer answer = api.call("PUT", "/v2/repo/manifests/" + tag, TYPED, manifest(blob));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return Digest.parse(answer.header("Docker-Content-Digest"));
    }

    private static byte[] manifest(Digest blob) {
        return """
                {"schemaVersion":2,"mediaType":"%s",
                 "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":5},
                 "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":5}]}
                """.formatted(TYPE, blob, blob).getBytes(UTF_8);
    }
}
