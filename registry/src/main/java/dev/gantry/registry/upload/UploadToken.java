// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.registry.name.Algorithm;
import dev.gantry.registry.name.Digest;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.UploadId;
import java.time.Instant;

/// What a client carries between the requests of an upload. It names exactly one string of bytes.
///
/// @param startedAt when the upload began, to the second
/// @param offsetBytes how many bytes the string has
/// @param soFar their digest, computed here from what was sent: who holds a token for it had the bytes. Its
///     algorithm is the one that the client announced for the upload, sha256 if none
public record UploadToken(
        RepositoryName repository, UploadId id, Instant startedAt, long offsetBytes, Digest soFar, Whereabouts bytes) {

    /// By which the bytes are hashed while they pass.
    Algorithm algorithm() {
        return soFar.algorithm();
    }

    boolean isChunked() {
        return bytes instanceof Whereabouts.Chunked;
    }

    UploadToken moved(long newOffsetBytes, Digest newSoFar, Whereabouts newBytes) {
        return new UploadToken(repository, id, startedAt, newOffsetBytes, newSoFar, newBytes);
    }
}
