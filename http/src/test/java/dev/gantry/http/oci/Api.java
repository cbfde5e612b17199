// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.http.wire.Query;
import dev.gantry.http.wire.RequestNotes;
import dev.gantry.registry.blob.BlobStore;
import dev.gantry.registry.blob.Presence;
import dev.gantry.registry.catalog.Catalog;
import dev.gantry.registry.manifest.ManifestMemory;
import dev.gantry.registry.manifest.ManifestRules;
import dev.gantry.registry.manifest.ManifestStore;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.referrer.Referrers;
import dev.gantry.registry.tag.TagStore;
import dev.gantry.registry.upload.IncomingBytes;
import dev.gantry.registry.upload.UploadTokens;
import dev.gantry.registry.upload.Uploads;
import dev.gantry.storage.StorageDriver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API on a store, without a server in between.
final class Api {

    private static final InstantSource TIME = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    private final OciRoutes routes;

    Api(StorageDriver driver, ApiConfig config) {
        this(driver, config, ManifestRules.DEFAULT);
    }

    Api(StorageDriver driver, ApiConfig config, ManifestRules rules) {
        this(driver, config, rules, Hooks.NONE);
    }

    Api(StorageDriver driver, ApiConfig config, Gate gate) {
        this(driver, config, ManifestRules.DEFAULT, new Hooks(gate, Hooks.NONE.events(), Hooks.NONE.upstream()));
    }

    Api(StorageDriver driver, ApiConfig config, ManifestRules rules, Hooks hooks) {
        var presence = new Presence(driver, TIME, 1000);
        var tags = new TagStore(driver);
        var manifests = new ManifestStore(
                driver, presence, tags, TIME, 1 << 20, new ManifestMemory(0, Duration.ofSeconds(10)), rules);
        this.routes = new OciRoutes(
                config,
                new Domain(
                        new BlobStore(driver, presence, TIME),
                        new Uploads(driver, presence, TIME, new SplittableRandom(1)),
                        new UploadTokens("secret".getBytes(UTF_8), TIME),
                        manifests,
                        tags,
                        new Catalog(driver),
                        new Referrers(driver, manifests)),
                hooks);
    }

    /// What came back; each byte of the body as one character.
    record Answer(int status, Headers headers, String bodyText) {

        byte[] body() {
            return bodyText.getBytes(ISO_8859_1);
        }

        String header(String name) {
            return headers.first(name).orElse("");
        }

        /// The code of the first error.
        String code() {
            return json().path("errors").path(0).path("code").asString("");
        }

        JsonNode json() {
            return new JsonMapper().readTree(body());
        }

        @Override
        public String toString() {
            return status + " " + headers + " " + bodyText;
        }
    }

    Answer call(String method, String target) throws IOException {
        return call(method, target, Headers.NONE, new byte[0]);
    }

    /// @param target path and query, or a whole address as a `Location` gives it
    Answer call(String method, String target, Headers headers, byte[] body) throws IOException {
        URI uri = URI.create(target);
        String query = uri.getRawQuery();
        var request = new HttpRequest(
                method,
                uri.getRawPath(),
                Query.parse(query == null ? "" : query),
                headers,
                "http",
                "registry.test:5000",
                "192.0.2.1",
                null,
                new MemoryBody(body),
                new RequestNotes("1"));
        HttpResponse response = routes.handle(request);
        byte[] content = switch (response.body()) {
            case HttpResponse.Nothing() -> new byte[0];
            case HttpResponse.Bytes bytes -> bytes.content();
            case HttpResponse.Stream(InputStream in, long length) -> {
                try (in) {
                    yield in.readAllBytes();
                }
            }
        };
        return new Answer(response.status(), response.headers(), new String(content, ISO_8859_1));
    }

    /// Pushes a blob by POST, PATCH and PUT.
    Digest push(String repository, byte[] content) throws IOException {
        Digest digest = Digest.of(Algorithm.SHA256, content);
        Answer begun = call("POST", "/v2/" + repository + "/blobs/uploads/");
        Answer patched = call("PATCH", begun.header("Location"), Headers.NONE, content);
        call("PUT", patched.header("Location") + "&digest=" + digest);
        return digest;
    }

    private static final class MemoryBody implements IncomingBytes {
        private final ByteArrayInputStream in;
        private final int length;

        MemoryBody(byte[] content) {
            this.in = new ByteArrayInputStream(content);
            this.length = content.length;
        }

        @Override
        public OptionalLong lengthBytes() {
            return OptionalLong.of(length);
        }

        @Override
        public int read(byte[] buffer) throws IOException {
            return in.read(buffer);
        }
    }
}
