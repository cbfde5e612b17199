// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.spi.scheme.AuthScheme;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/// How the SDK comes to sign with a signer of ours: it believes that this is its own for version 4, the only one that
/// it takes where chunks are not signed.
record SignatureScheme(HttpSigner<AwsCredentialsIdentity> signer) implements AuthScheme<AwsCredentialsIdentity> {

    @Override
    public String schemeId() {
        return AwsV4AuthScheme.SCHEME_ID;
    }

    @Override
    public @Nullable IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
        return providers.identityProvider(AwsCredentialsIdentity.class);
    }
}
