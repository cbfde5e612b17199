// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.http.oci.ApiConfig;
import dev.gantry.http.oci.Domain;
import dev.gantry.http.oci.Hooks;
import dev.gantry.http.oci.OciRoutes;
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
import dev.gantry.registry.referrer.Referrers;
import dev.gantry.registry.tag.TagStore;
import dev.gantry.registry.upload.IncomingBytes;
import dev.gantry.registry.upload.UploadTokens;
import dev.gantry.registry.upload.Uploads;
import dev.gantry.storage.StorageDriver;
import dev.gantry.storage.memory.MemoryDriver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/// The whole API on a store in memory, without sockets: what is left is the registry's own work.
final class InMemoryRegistry {

    private static final InstantSource TIME = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    private static final long CACHE_ENTRIES = 100_000;
    private static final long MANIFEST_BYTES = 16L << 20;

    private final StorageDriver driver = new MemoryDriver(TIME);
    private final TagStore tags = new TagStore(driver);
    private final Catalog catalog = new Catalog(driver);
    private final OciRoutes routes;

    InMemoryRegistry() {
        var presence = new Presence(driver, TIME, CACHE_ENTRIES);
        var memory = new ManifestMemory(MANIFEST_BYTES, Duration.ofSeconds(10));
        var manifests = new ManifestStore(driver, presence, tags, TIME, MANIFEST_BYTES, memory, ManifestRules.DEFAULT);
        var domain = new Domain(
                new BlobStore(driver, presence, TIME),
                new Uploads(driver, presence, TIME, new SplittableRandom(1)),
                new UploadTokens("a secret".getBytes(UTF_8), TIME),
                manifests,
                tags,
                catalog,
                new Referrers(driver, manifests));
        this.routes = new OciRoutes(ApiConfig.standard(), domain, Hooks.NONE);
    }

    StorageDriver driver() {
        return driver;
    }

    TagStore tags() {
        return tags;
    }

    Catalog catalog() {
        return catalog;
    }

    /// @throws IllegalStateException unless the answer is a success
    HttpResponse call(String method, String path, Query query, Headers headers, byte[] body) throws IOException {
        HttpResponse answer = routes.handle(new HttpRequest(
                method,
                path,
                query,
                headers,
                "http",
                "registry.example:5000",
                "192.0.2.1",
                null,
                new Whole(body),
                new RequestNotes("0123456789abcdef")));
        if (answer.status() >= 300) {
            throw new IllegalStateException("%s %s was answered %d".formatted(method, path, answer.status()));
        }
        return answer;
    }

    /// A body that is there already.
    private static final class Whole implements IncomingBytes {

        private final long lengthBytes;
        private final ByteArrayInputStream content;

        private Whole(byte[] body) {
            lengthBytes = body.length;
            content = new ByteArrayInputStream(body);
        }

        @Override
        public OptionalLong lengthBytes() {
            return OptionalLong.of(lengthBytes);
        }

        @Override
        public int read(byte[] buffer) {
            return content.read(buffer, 0, buffer.length);
        }
    }
}
