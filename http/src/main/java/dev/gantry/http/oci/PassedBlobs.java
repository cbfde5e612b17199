// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.HttpRequest;
import dev.gantry.http.wire.HttpResponse;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.storage.ByteRange;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/// Answers with blobs that are not here: passed on while they arrive from the upstream, in the same words as those
/// that are.
final class PassedBlobs {

    private final Upstream upstream;

    PassedBlobs(Upstream upstream) {
        this.upstream = upstream;
    }

    /// @return empty if the blob is here by now, or is not to be had
    Optional<HttpResponse> answer(RepositoryName repository, Digest digest, HttpRequest request) throws IOException {
        return request.method().equals("HEAD") ? head(repository, digest, request) : get(repository, digest, request);
    }

    private Optional<HttpResponse> head(RepositoryName repository, Digest digest, HttpRequest request)
            throws IOException {
        OptionalLong size = upstream.size(repository, digest);
        if (size.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(onCondition(digest, request)
                .orElseGet(() -> HttpResponse.empty(
                        200, BlobHandler.content(digest).with("Content-Length", Long.toString(size.getAsLong())))));
    }

    private Optional<HttpResponse> get(RepositoryName repository, Digest digest, HttpRequest request)
            throws IOException {
        Optional<Upstream.Arriving> found = upstream.open(repository, digest);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Upstream.Arriving blob = found.get();
        Optional<RangeHeader> range = blob.sizeBytes() == 0 || !Conditions.rangeHolds(request.headers(), digest)
                ? Optional.empty()
                : request.headers().first("Range").flatMap(RangeHeader::parse);
        Optional<ByteRange> part = range.flatMap(wanted -> wanted.within(blob.sizeBytes()));
        Optional<HttpResponse> instead = onCondition(digest, request);
        if (instead.isEmpty() && range.isPresent() && part.isEmpty()) {
            instead = Optional.of(ErrorBody.notSatisfiable(blob.sizeBytes()));
        }
        if (instead.isPresent()) {
            blob.close();
            return instead;
        }
        return Optional.of(part.isPresent() ? part(blob, digest, part.get()) : whole(blob, digest));
    }

    private static Optional<HttpResponse> onCondition(Digest digest, HttpRequest request) {
        return Conditions.of(request.headers()).onReading(digest, BlobHandler.known(digest));
    }

    private static HttpResponse whole(Upstream.Arriving blob, Digest digest) {
        return HttpResponse.of(200, BlobHandler.content(digest), blob.read(ByteRange.ALL), blob.sizeBytes());
    }

    private static HttpResponse part(Upstream.Arriving blob, Digest digest, ByteRange part) {
        String range = "bytes %d-%d/%d".formatted(part.startByte(), part.lastByte(), blob.sizeBytes());
        return HttpResponse.of(
                206, BlobHandler.content(digest).with("Content-Range", range), blob.read(part), part.lengthBytes());
    }
}
