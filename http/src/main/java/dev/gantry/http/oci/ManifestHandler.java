// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.manifest.ManifestStore;
import dev.gantry.registry.manifest.Platform;
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

    /// In the form that the specification demands ("Warnings").
    private static final String TYPE_IS_MISSING =
            "299 - \"the manifest has no mediaType; the OCI specification asks for one in every manifest\"";

    private final ManifestStore manifests;
    private final Upstream upstream;
    private final Locations locations;
    private final ApiConfig config;
    private final Announcer announcer;

    ManifestHandler(
            ManifestStore manifests, Upstream upstream, Locations locations, ApiConfig config, Announcer announcer) {
        this.announcer = announcer;
        this.manifests = manifests;
        this.upstream = upstream;
        this.locations = locations;
        this.config = config;
    }

    HttpResponse handle(Route.Manifest route, HttpRequest request) throws IOException {
        return switch (request.method()) {
            case "GET", "HEAD" -> get(route.repository(), existing(route.reference()), request);
            case "PUT" ->
                upstream.isThere()
                        ? ErrorBody.pullsOnly(config.allowedBeside("GET, HEAD"))
                        : put(route.repository(), Reference.parse(route.reference()), request);
            case "DELETE" -> delete(route.repository(), existing(route.reference()), request);
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

    private HttpResponse get(RepositoryName repository, Reference reference, HttpRequest request) throws IOException {
        upstream.bring(repository, reference);
        StoredManifest named =
                manifests.find(repository, reference).orElseThrow(() -> ManifestStore.unknown(reference.toString()));
        boolean isByTag = reference instanceof Tag;
        StoredManifest manifest = isByTag ? meant(repository, named, Accept.of(request.headers())) : named;
        Headers known = Headers.of("Docker-Content-Digest", manifest.digest().toString())
                .with("Etag", Conditions.tag(manifest.digest()));
        Headers headers = isByTag ? known.with("Vary", "Accept") : known;
        Optional<HttpResponse> instead = Conditions.of(request.headers()).onReading(manifest.digest(), headers);
        if (instead.isPresent()) {
            return instead.get();
        }
        announcer.pulled(request, repository, reference, manifest);
        return HttpResponse.of(
                200, headers.with("Content-Type", manifest.mediaType()), manifest.open(), manifest.sizeBytes());
    }

    /// What a client means by a tag: what is there, or of an index that it does not know the image that
    /// Docker's registries have always chosen for such clients.
    private StoredManifest meant(RepositoryName repository, StoredManifest named, Accept accept) throws IOException {
        if (!named.type().isIndex() || !accept.knowsImagesOnly()) {
            return named;
        }
        Optional<Digest> entry = named.entry(Platform.LINUX_AMD64);
        if (entry.isPresent()) {
            upstream.bring(repository, new Reference.ByDigest(entry.get()));
        }
        return manifests
                .linuxAmd64(repository, named)
                .filter(image -> accept.names(image.type()))
                .orElse(named);
    }

    private HttpResponse put(RepositoryName repository, Reference reference, HttpRequest request) throws IOException {
        Optional<HttpResponse> refusal = refusal(repository, reference, request);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var tags = TagParameters.of(reference, request.query());
        if (tags.areTooMany()) {
            return ErrorBody.tooManyTags(TagParameters.MOST);
        }
        announcer.requireRoom();
        String contentType = request.headers().first("Content-Type").orElse(null);
        Optional<PushedManifest> pushed =
                manifests.receive(repository, reference, tags.tags(), contentType, request.body());
        if (pushed.isEmpty()) {
            return ErrorBody.tooLarge("a manifest has at most %d bytes".formatted(manifests.mostBytes()));
        }
        announcer.pushed(request, repository, reference, tags.tags(), pushed.get());
        Digest digest = pushed.get().digest();
        Headers headers = Headers.of("Location", locations.manifest(request, repository, digest))
                .with("Docker-Content-Digest", digest.toString())
                .with("Content-Length", "0");
        Digest subject = pushed.get().subject();
        if (subject != null) {
            headers = headers.with("OCI-Subject", subject.toString());
        }
        if (!pushed.get().namesItsType()) {
            headers = headers.with("Warning", TYPE_IS_MISSING);
        }
        return HttpResponse.empty(201, tags.addedTo(headers));
    }

    private HttpResponse delete(RepositoryName repository, Reference reference, HttpRequest request)
            throws IOException {
        if (!config.deletes()) {
            return ErrorBody.deletesAreOff(READING_AND_PUSHING);
        }
        Optional<HttpResponse> refusal = refusal(repository, reference, request);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        announcer.requireRoom();
        switch (reference) {
            case Tag tag -> {
                manifests.delete(repository, tag);
                announcer.deleted(request, repository, tag);
            }
            case Reference.ByDigest(Digest digest) ->
                announcer.deleted(request, repository, digest, manifests.delete(repository, digest));
        }
        return HttpResponse.empty(202, Headers.of("Content-Length", "0"));
    }

    /// The answer where the request's conditions forbid to change anything.
    private Optional<HttpResponse> refusal(RepositoryName repository, Reference reference, HttpRequest request)
            throws IOException {
        Conditions conditions = Conditions.of(request.headers());
        return conditions.areNone() ? Optional.empty() : conditions.onWriting(manifests.current(repository, reference));
    }
}
