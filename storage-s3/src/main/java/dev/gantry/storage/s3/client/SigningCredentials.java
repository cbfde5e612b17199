// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.config.S3Config;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// The credentials that requests are signed with.
///
/// Their source renews them before they expire. Where the store refuses them all the same, as it does when they were
/// revoked or changed before their time, they are fetched anew.
public final class SigningCredentials implements AutoCloseable {

    /// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3 error responses</a>
    private static final Set<String> REFUSALS = Set.of(
            "ExpiredToken", "ExpiredTokenException", "InvalidToken", "TokenRefreshRequired", "InvalidAccessKeyId");

    /// Of many requests that are refused together the first fetches, and for so long the others rely on that.
    private static final long PAUSE_NANOS = 5_000_000_000L;

    private final S3Config config;
    private volatile CredentialChain sources;
    private @Nullable Renewal last;
    private boolean isClosed;

    private record Renewal(long nanos, boolean isChange) {}

    private SigningCredentials(S3Config config) {
        this.config = config;
        this.sources = CredentialSources.open(config);
    }

    static SigningCredentials open(S3Config config) {
        return new SigningCredentials(config);
    }

    /// Blocks while they are fetched.
    ///
    /// @throws CredentialsException if there are none
    AwsCredentials resolve() {
        CredentialChain asked = sources;
        try {
            return asked.resolveCredentials();
        } catch (RuntimeException e) {
            if (asked == sources) {
                throw e;
            }
            // Replaced and closed while it was asked.
            return sources.resolveCredentials();
        }
    }

    /// Until when a request can be used that is signed now, if that is known. Blocks as [#resolve].
    ///
    /// @throws CredentialsException if there are none
    public Optional<Instant> expireAt() {
        return resolve().expirationTime();
    }

    /// Whether an error code of the store's says that the credentials are not valid (any more).
    static boolean areRefused(AwsServiceException e) {
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        // An answer to a HEAD has no code; Amazon's to an expired token has this status.
        return (code == null || code.isEmpty()) ? e.statusCode() == 400 : REFUSALS.contains(code);
    }

    /// Renews the credentials if an error code of the store's says that they are not valid.
    ///
    /// @return whether it is worthwhile to sign and send again
    public boolean renewAfter(String code) {
        return REFUSALS.contains(code) && renew();
    }

    /// Fetches credentials anew.
    ///
    /// @return whether they are others than before
    /// @throws CredentialsException if there are none
    synchronized boolean renew() {
        long now = System.nanoTime();
        if (last != null && now - last.nanos < PAUSE_NANOS) {
            return last.isChange;
        }
        if (isClosed) {
            return false;
        }
        CredentialChain old = sources;
        CredentialChain fresh = CredentialSources.open(config);
        boolean isChange = false;
        try {
            isChange = !isSame(old.resolveCredentials(), fresh.resolveCredentials());
            last = new Renewal(now, isChange);
        } finally {
            sources = isChange ? fresh : old;
            (isChange ? old : fresh).close();
        }
        return isChange;
    }

    private static boolean isSame(AwsCredentials one, AwsCredentials other) {
        return one.accessKeyId().equals(other.accessKeyId())
                && one.secretAccessKey().equals(other.secretAccessKey())
                && Objects.equals(token(one), token(other));
    }

    private static @Nullable String token(AwsCredentials credentials) {
        return credentials instanceof AwsSessionCredentials session ? session.sessionToken() : null;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        sources.close();
    }
}
