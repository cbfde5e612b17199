// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.config.S3Config;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// What signs requests, without its secrets.
///
/// @param source which of the possible sources answered
/// @param expiresAt absent for keys that do not expire
public record ResolvedCredentials(
        String source, String accessKeyId, @Nullable Instant expiresAt) {

    /// Asks the sources of a configuration in their order; may call services for it.
    ///
    /// @throws software.amazon.awssdk.core.exception.SdkException if none has any
    public static ResolvedCredentials of(S3Config config) {
        AwsCredentialsProvider provider = CredentialSources.open(config.access());
        try {
            AwsCredentials found = provider.resolveCredentials();
            String source = config.access().credentials() != null
                    ? "the configuration"
                    : found.providerName().orElse("the SDK's default chain");
            return new ResolvedCredentials(
                    source, found.accessKeyId(), found.expirationTime().orElse(null));
        } finally {
            if (provider instanceof SdkAutoCloseable open) {
                open.close();
            }
        }
    }
}
