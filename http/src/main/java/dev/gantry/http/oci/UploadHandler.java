// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.blob.Blob;
import dev.gantry.registry.blob.BlobStore;
import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.UploadId;
import dev.gantry.registry.upload.ContentRange;
import dev.gantry.registry.upload.UploadToken;
import dev.gantry.registry.upload.UploadTokens;
import dev.gantry.registry.upload.Uploads;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `/v2/<name>/blobs/uploads/…`: pushing blobs, in one request or many.
final class UploadHandler {

    private final Uploads uploads;
    private final UploadTokens tokens;
    private final BlobStore blobs;
    private final Locations locations;
    private final ApiConfig config;
    private final Announcer announcer;

    UploadHandler(
            Uploads uploads,
            UploadTokens tokens,
            BlobStore blobs,
            Locations locations,
            ApiConfig config,
            Announcer announcer) {
        this.announcer = announcer;
        this.uploads = uploads;
        this.tokens = tokens;
        this.blobs = blobs;
        this.locations = locations;
        this.config = config;
    }

    /// POST: a new upload, a mount, or a whole blob at once.
    ///
    /// @param may what the client is allowed beside pushing to the repository
    HttpResponse begin(RepositoryName repository, HttpRequest request, Predicate<Need> may) throws IOException {
        if (!request.method().equals("POST")) {
            return ErrorBody.methodNotAllowed("POST");
        }
        Algorithm announced = announced(request);
        announcer.requireRoom();
        Optional<Blob> mounted = mount(repository, request, may);
        if (mounted.isPresent()) {
            return created(request, repository, mounted.get());
        }
        UploadToken token = uploads.begin(repository, announced);
        Optional<String> digest = request.query().first("digest");
        return digest.isPresent() && !isMountAlone(request)
                ? pushed(request, repository, uploads.finish(token, Digest.parse(digest.get()), null, request.body()))
                : progress(202, request, token);
    }

    HttpResponse handle(Route.Upload route, HttpRequest request) throws IOException {
        UploadId id = UploadId.parse(route.id());
        return switch (request.method()) {
            case "PATCH", "PUT" -> takeBytes(token(route, id, request), request);
            case "GET", "HEAD" -> progress(204, request, uploads.status(token(route, id, request)));
            case "DELETE" -> cancel(token(route, id, request));
            default -> ErrorBody.methodNotAllowed("GET, HEAD, PATCH, PUT, DELETE");
        };
    }

    /// The algorithm of the digest that the upload will end with, so that its bytes are hashed while they pass.
    private static Algorithm announced(HttpRequest request) {
        String text = request.query().first("digest-algorithm").orElse(Algorithm.SHA256.toString());
        return Algorithm.find(text)
                .orElseThrow(() -> new RegistryException(
                        ErrorCode.DIGEST_INVALID, "sha256 and sha512 are the algorithms known here", text));
    }

    /// A request that asks for a mount and brings no bytes means no other blob by its digest than that of the
    /// mount.
    private static boolean isMountAlone(HttpRequest request) {
        return request.query().first("mount").isPresent()
                && request.body().lengthBytes().orElse(1) == 0;
    }

    /// What has no valid name is not there to be mounted, and what the client may not read is not either; it is
    /// uploaded instead.
    private Optional<Blob> mount(RepositoryName repository, HttpRequest request, Predicate<Need> may)
            throws IOException {
        Optional<Digest> wanted = mounted(request);
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        Optional<RepositoryName> source = Needs.mountSource(request).filter(from -> may.test(Needs.toMountFrom(from)));
        Optional<Blob> mounted = mount(repository, wanted.get(), source, request);
        if (mounted.isPresent()) {
            announcer.mounted(request, repository, mounted.get(), source.orElse(null));
        }
        return mounted;
    }

    private Optional<Blob> mount(
            RepositoryName repository, Digest wanted, Optional<RepositoryName> source, HttpRequest request)
            throws IOException {
        if (source.isPresent()) {
            return blobs.mount(repository, wanted, source.get());
        }
        boolean isSourceOpen = request.query().first("from").isEmpty() && config.mountsFromAnywhere();
        return isSourceOpen ? blobs.mount(repository, wanted) : Optional.empty();
    }

    private static Optional<Digest> mounted(HttpRequest request) {
        try {
            return request.query().first("mount").map(Digest::parse);
        } catch (RegistryException e) {
            return Optional.empty();
        }
    }

    /// A chunk that does not continue the upload is told where the upload stands, so that the client needs no
    /// GET to go on.
    private HttpResponse takeBytes(UploadToken token, HttpRequest request) throws IOException {
        try {
            return request.method().equals("PUT") ? finish(token, request) : append(token, request);
        } catch (RegistryException refusal) {
            if (refusal.code() != ErrorCode.RANGE_INVALID) {
                throw refusal;
            }
            HttpResponse answer = ErrorBody.of(refusal);
            Headers standing = standing(answer.headers(), request, uploads.status(token));
            return new HttpResponse(answer.status(), standing, answer.body());
        }
    }

    private HttpResponse append(UploadToken token, HttpRequest request) throws IOException {
        return progress(202, request, uploads.append(token, contentRange(request), request.body()));
    }

    private HttpResponse finish(UploadToken token, HttpRequest request) throws IOException {
        Digest digest = request.query()
                .first("digest")
                .map(Digest::parse)
                .orElseThrow(() -> new RegistryException(
                        ErrorCode.DIGEST_INVALID, "an upload ends with the digest of its bytes: ?digest=…"));
        announcer.requireRoom();
        return pushed(
                request, token.repository(), uploads.finish(token, digest, contentRange(request), request.body()));
    }

    private HttpResponse cancel(UploadToken token) throws IOException {
        uploads.cancel(token);
        return HttpResponse.empty(204, Headers.NONE);
    }

    private UploadToken token(Route.Upload route, UploadId id, HttpRequest request) {
        String text = request.query()
                .first("_state")
                .orElseThrow(() -> new RegistryException(
                        ErrorCode.BLOB_UPLOAD_UNKNOWN,
                        "the address of the upload is not the one that the registry gave",
                        id.text()));
        return tokens.verify(text, route.repository(), id);
    }

    private static @Nullable ContentRange contentRange(HttpRequest request) {
        return request.headers().first("Content-Range").map(ContentRange::parse).orElse(null);
    }

    private HttpResponse pushed(HttpRequest request, RepositoryName repository, Blob blob) throws IOException {
        announcer.pushed(request, repository, blob);
        return created(request, repository, blob);
    }

    private HttpResponse created(HttpRequest request, RepositoryName repository, Blob blob) {
        return HttpResponse.empty(
                201,
                Headers.of("Location", locations.blob(request, repository, blob.digest()))
                        .with("Docker-Content-Digest", blob.digest().toString())
                        .with("Content-Length", "0"));
    }

    private HttpResponse progress(int status, HttpRequest request, UploadToken token) {
        Headers headers = standing(Headers.NONE, request, token);
        return HttpResponse.empty(status, status == 204 ? headers : headers.with("Content-Length", "0"));
    }

    /// An empty upload says `0-0`, like one of a single byte: the specification has no other word for it.
    private Headers standing(Headers headers, HttpRequest request, UploadToken token) {
        String location = locations.upload(request, token.repository(), token.id(), tokens.sign(token));
        return headers.with("Location", location)
                .with("Range", "0-" + Math.max(0, token.offsetBytes() - 1))
                .with("Docker-Upload-Uuid", token.id().text());
    }
}
