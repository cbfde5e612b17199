// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.manifest.ManifestStore;
import dev.gantry.registry.manifest.PushedManifest;
import dev.gantry.registry.manifest.StoredManifest;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.Reference;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.Tag;
import java.io.IOException;
import java.util.Optional;

/// `/v2/<name>/manifests/<reference>`: pushing, pulling and deleting manifests and tags.
final class ManifestHandler {

    private static final String READING_AND_PUSHING = "GET, HEAD, PUT";

    private final ManifestStore manifests;
    private final Locations locations;
    private final ApiConfig config;

    ManifestHandler(ManifestStore manifests, Locations locations, ApiConfig config) {
        this.manifests = manifests;
        this.locations = locations;
        this.config = config;
    }

    HttpResponse handle(Route.Manifest route, HttpRequest request) throws IOException {
        return switch (request.method()) {
            case "GET", "HEAD" -> get(route.repository(), existing(route.reference()));
            case "PUT" -> put(route.repository(), Reference.parse(route.reference()), request);
            case "DELETE" -> delete(route.repository(), existing(route.reference()));
            default -> ErrorBody.methodNotAllowed(config.allowedBeside(READING_AND_PUSHING));
        };
    }

    /// What is no tag cannot be there.
    private static Reference existing(String text) {
        if (text.indexOf(':') < 0 && !Tag.isValid(text)) {
            throw ManifestStore.unknown(text);
        }
        return Reference.parse(text);
    }

    private HttpResponse get(RepositoryName repository, Reference reference) throws IOException {
        StoredManifest manifest =
                manifests.find(repository, reference).orElseThrow(() -> ManifestStore.unknown(reference.toString()));
        Headers headers = Headers.of("Content-Type", manifest.mediaType())
                .with("Docker-Content-Digest", manifest.digest().toString())
                .with("Etag", '"' + manifest.digest().toString() + '"');
        return HttpResponse.of(200, headers, manifest.open(), manifest.sizeBytes());
    }

    private HttpResponse put(RepositoryName repository, Reference reference, HttpRequest request) throws IOException {
        String contentType = request.headers().first("Content-Type").orElse(null);
        Optional<Digest> digest = manifests.receive(repository, reference, contentType, request.body())
                .map(PushedManifest::digest);
        if (digest.isEmpty()) {
            return ErrorBody.tooLarge("a manifest has at most %d bytes".formatted(ManifestStore.MAX_MANIFEST_BYTES));
        }
        return HttpResponse.empty(
                201,
                Headers.of("Location", locations.manifest(request, repository, digest.get()))
                        .with("Docker-Content-Digest", digest.get().toString())
                        .with("Content-Length", "0"));
    }

    private HttpResponse delete(RepositoryName repository, Reference reference) throws IOException {
        if (!config.deletes()) {
            return ErrorBody.deletesAreOff(READING_AND_PUSHING);
        }
        switch (reference) {
            case Tag tag -> manifests.delete(repository, tag);
            case Reference.ByDigest(Digest digest) -> manifests.delete(repository, digest);
        }
        return HttpResponse.empty(202, Headers.of("Content-Length", "0"));
    }
}
