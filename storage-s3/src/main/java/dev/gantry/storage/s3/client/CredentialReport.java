// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.config.S3Config;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// Where credentials come from, for an operator; without secrets.
///
/// @param found absent if no source had any
/// @param refusals the sources that were asked in vain, in their order
public record CredentialReport(@Nullable Found found, List<Refusal> refusals) {

    public CredentialReport {
        refusals = List.copyOf(refusals);
    }

    /// The credentials of the first source that has some.
    ///
    /// @param source `configuration`, `environment`, `web identity`, `profile NAME`, `container`, `instance`, …
    /// @param isTemporary whether a session token belongs to them
    /// @param expiresAt absent where the source does not tell
    public record Found(
            String source,
            String accessKey,
            boolean isTemporary,
            @Nullable Instant expiresAt) {}

    /// A source without credentials.
    public record Refusal(String source, String why) {}

    /// Asks the sources that a driver of this configuration would ask. Blocks for as long as they take: seconds,
    /// where nothing is configured and this is no machine of Amazon's.
    public static CredentialReport of(S3Config config) {
        try (CredentialChain chain = CredentialSources.open(config)) {
            return of(chain);
        }
    }

    private static CredentialReport of(CredentialChain chain) {
        try {
            AwsCredentials credentials = chain.resolveCredentials();
            var found = new Found(
                    chain.answered(),
                    credentials.accessKeyId(),
                    credentials instanceof AwsSessionCredentials,
                    credentials.expirationTime().orElse(null));
            return new CredentialReport(found, chain.refusals());
        } catch (CredentialsException e) {
            return new CredentialReport(null, e.refusals());
        }
    }
}
