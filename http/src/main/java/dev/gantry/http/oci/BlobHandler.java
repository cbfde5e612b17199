// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.Headers;
import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.blob.Blob;
import dev.gantry.registry.blob.BlobStore;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.ByteRange;
import dev.gantry.storage.ObjectStream;
import dev.gantry.storage.Redirect;
import dev.gantry.storage.RedirectRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// `/v2/<name>/blobs/<digest>`: pulling and deleting blobs.
final class BlobHandler {

    private static final String OCTETS = "application/octet-stream";
    private static final String READING = "GET, HEAD";
    private static final String FOR_A_YEAR = "max-age=31536000";

    private final BlobStore blobs;
    private final Upstream upstream;
    private final PassedBlobs passed;
    private final ApiConfig config;
    private final Announcer announcer;

    BlobHandler(BlobStore blobs, Upstream upstream, ApiConfig config, Announcer announcer) {
        this.announcer = announcer;
        this.blobs = blobs;
        this.upstream = upstream;
        this.passed = new PassedBlobs(upstream);
        this.config = config;
    }

    HttpResponse handle(Route.Blob route, HttpRequest request) throws IOException {
        Digest digest = Digest.parse(route.digest());
        if (upstream.isThere()
                && isRead(request)
                && blobs.find(route.repository(), digest).isEmpty()) {
            Optional<HttpResponse> answer = passed.answer(route.repository(), digest, request);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return switch (request.method()) {
            case "HEAD" -> head(route.repository(), digest, request);
            case "GET" -> get(route.repository(), digest, request);
            case "DELETE" -> delete(route.repository(), digest, request);
            default -> ErrorBody.methodNotAllowed(config.allowedBeside(READING));
        };
    }

    private static boolean isRead(HttpRequest request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    /// Answered here and never redirected: many stores sign an address for GET only.
    private HttpResponse head(RepositoryName repository, Digest digest, HttpRequest request) throws IOException {
        Blob blob = blobs.find(repository, digest).orElseThrow(() -> BlobStore.unknown(digest));
        Conditions conditions = Conditions.of(request.headers());
        Optional<HttpResponse> instead = conditions.onReading(blob.content(), known(blob.content()));
        if (instead.isPresent()) {
            return instead.get();
        }
        announcer.pulled(request, repository, blob);
        return HttpResponse.empty(200, content(blob.content()).with("Content-Length", Long.toString(blob.sizeBytes())));
    }

    private HttpResponse get(RepositoryName repository, Digest digest, HttpRequest request) throws IOException {
        Optional<HttpResponse> instead = onCondition(repository, digest, request);
        if (instead.isPresent()) {
            return instead.get();
        }
        Optional<HttpResponse> redirected =
                config.redirects() ? redirect(repository, digest, request) : Optional.empty();
        if (redirected.isPresent()) {
            return redirected.get();
        }
        Optional<RangeHeader> range = request.headers().first("Range").flatMap(RangeHeader::parse);
        return range.isPresent() && Conditions.rangeHolds(request.headers(), linked(repository, digest))
                ? part(repository, digest, range.get(), request)
                : whole(repository, digest, request);
    }

    private Optional<HttpResponse> onCondition(RepositoryName repository, Digest digest, HttpRequest request)
            throws IOException {
        Conditions conditions = Conditions.of(request.headers());
        if (conditions.areNone()) {
            return Optional.empty();
        }
        Blob blob = blobs.find(repository, digest).orElseThrow(() -> BlobStore.unknown(digest));
        return conditions.onReading(blob.content(), known(blob.content()));
    }

    private Optional<HttpResponse> redirect(RepositoryName repository, Digest digest, HttpRequest request)
            throws IOException {
        Blob blob = blobs.findExpected(repository, digest).orElseThrow(() -> BlobStore.unknown(digest));
        var client = new RedirectRequest(RedirectRequest.Method.GET, request.clientAddress());
        Optional<Redirect> redirect = blobs.redirect(blob, client);
        if (redirect.isEmpty()) {
            return Optional.empty();
        }
        if (hasNoByte(blob, request)) {
            return Optional.of(ErrorBody.notSatisfiable(blob.sizeBytes()));
        }
        announcer.pulled(request, repository, blob);
        return Optional.of(HttpResponse.empty(
                307,
                Headers.of("Location", redirect.get().location().toString())
                        .with("Docker-Content-Digest", blob.content().toString())
                        .with("Content-Type", OCTETS)
                        .with("Cache-Control", "no-store")));
    }

    /// Whether the client asks for a range in which there is no byte. The store is not asked what it makes of that:
    /// some send the whole.
    private static boolean hasNoByte(Blob blob, HttpRequest request) {
        return blob.sizeBytes() > 0
                && Conditions.rangeHolds(request.headers(), blob.content())
                && request.headers()
                        .first("Range")
                        .flatMap(RangeHeader::parse)
                        .filter(range -> range.within(blob.sizeBytes()).isEmpty())
                        .isPresent();
    }

    private HttpResponse whole(RepositoryName repository, Digest digest, HttpRequest request) throws IOException {
        Digest content = linked(repository, digest);
        ObjectStream stream = open(repository, digest, ByteRange.ALL);
        announcer.pulled(request, repository, new Blob(digest, content, stream.lengthBytes()));
        return HttpResponse.of(200, content(content), stream, stream.lengthBytes());
    }

    private HttpResponse part(RepositoryName repository, Digest digest, RangeHeader range, HttpRequest request)
            throws IOException {
        Blob blob = blobs.find(repository, digest).orElseThrow(() -> BlobStore.unknown(digest));
        if (blob.sizeBytes() == 0) {
            // No range has a byte of it, and clients that ask for all of it as `0-` want nothing else.
            return whole(repository, digest, request);
        }
        Optional<ByteRange> wanted = range.within(blob.sizeBytes());
        if (wanted.isEmpty()) {
            return ErrorBody.notSatisfiable(blob.sizeBytes());
        }
        ObjectStream stream = open(repository, digest, wanted.get());
        announcer.pulled(request, repository, blob);
        String contentRange = "bytes %d-%d/%d"
                .formatted(wanted.get().startByte(), wanted.get().lastByte(), blob.sizeBytes());
        return HttpResponse.of(
                206, content(blob.content()).with("Content-Range", contentRange), stream, stream.lengthBytes());
    }

    private Digest linked(RepositoryName repository, Digest digest) throws IOException {
        return blobs.content(repository, digest).orElseThrow(() -> BlobStore.unknown(digest));
    }

    private ObjectStream open(RepositoryName repository, Digest digest, ByteRange range) throws IOException {
        return blobs.open(repository, digest, range).orElseThrow(() -> BlobStore.unknown(digest));
    }

    private HttpResponse delete(RepositoryName repository, Digest digest, HttpRequest request) throws IOException {
        if (!config.deletes()) {
            return ErrorBody.deletesAreOff(READING);
        }
        announcer.requireRoom();
        blobs.delete(repository, digest);
        announcer.deleted(request, repository, digest, List.of());
        return HttpResponse.empty(202, Headers.of("Content-Length", "0"));
    }

    static Headers content(Digest digest) {
        return known(digest).with("Content-Type", OCTETS).with("Accept-Ranges", "bytes");
    }

    /// What also an answer says that leaves the content out, since its reader has it.
    static Headers known(Digest digest) {
        return Headers.of("Docker-Content-Digest", digest.toString())
                .with("Etag", Conditions.tag(digest))
                .with("Cache-Control", FOR_A_YEAR);
    }
}
