// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import dev.gantry.registry.name.RepositoryName;
import dev.gantry.registry.name.UploadId;
import dev.gantry.registry.seal.Seal;
import java.time.Duration;
import java.time.InstantSource;

/// Signs tokens for clients to carry, and reads them back. A token is bound to its repository and its upload, and
/// expires after a day.
public final class UploadTokens {

    /// From the beginning of an upload: how long requests may go on with it.
    public static final Duration LIFE = Duration.ofDays(1);

    private static final String PURPOSE = "gantry upload token 1";

    private final Seal seal;
    private final InstantSource time;

    /// @param secret what all replicas share
    public UploadTokens(byte[] secret, InstantSource time) {
        this.seal = new Seal(secret, PURPOSE);
        this.time = time;
    }

    /// The token as text for a URL's query.
    public String sign(UploadToken token) {
        return seal.sign(TokenJson.of(token).bytes());
    }

    /// @throws RegistryException BLOB_UPLOAD_UNKNOWN if the text is no token of ours for that upload, or is too
    ///     old
    public UploadToken verify(String text, RepositoryName repository, UploadId id) {
        byte[] payload = seal.open(text)
                .orElseThrow(() -> unknown(id, "the token does not verify; all replicas need the same http.secret"));
        UploadToken token = TokenJson.parse(payload).token();
        if (!token.repository().equals(repository) || !token.id().equals(id)) {
            throw unknown(id, "the token belongs to another upload");
        }
        if (token.startedAt().plus(LIFE).isBefore(time.instant())) {
            throw unknown(id, "the upload has expired; begin a new one");
        }
        return token;
    }

    static RegistryException unknown(UploadId id, String reason) {
        return new RegistryException(ErrorCode.BLOB_UPLOAD_UNKNOWN, reason, id.toString());
    }
}
