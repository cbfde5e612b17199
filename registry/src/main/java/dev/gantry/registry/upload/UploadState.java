// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.registry.name.Algorithm;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What the state object of a chunked upload holds.
///
/// @param token where the upload stands; its bytes are [Whereabouts.Staged], sealed or suspended
/// @param hash the running hash, of the token's algorithm, as Base64; absent where no request left one
/// @param cancelled whether the client gave the upload up: the object stays as its tombstone
record UploadState(TokenJson token, @Nullable String hash, boolean cancelled) {

    static UploadState of(UploadToken token) {
        return new UploadState(TokenJson.of(token), null, false);
    }

    static UploadState of(UploadToken token, RunningHash.Portable hash) {
        return new UploadState(TokenJson.of(token), Base64.getEncoder().encodeToString(hash.state()), false);
    }

    static UploadState tombstone(UploadToken token) {
        return new UploadState(TokenJson.of(token), null, true);
    }

    /// The token that names the bytes themselves, not this state.
    UploadToken standing() {
        return token.token();
    }

    /// The running hash, if there is one of that algorithm.
    RunningHash.@Nullable Portable runningHash(Algorithm algorithm) {
        return hash == null || standing().algorithm() != algorithm
                ? null
                : RunningHash.portable(algorithm, Base64.getDecoder().decode(hash));
    }
}
