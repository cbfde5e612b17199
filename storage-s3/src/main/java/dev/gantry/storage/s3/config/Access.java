// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.config;

import org.jspecify.annotations.Nullable;

/// Who asks, and how requests are signed.
///
/// @param credentials absent: the SDK's default chain (environment, web identity, profile, container, instance)
/// @param role assumed by means of those credentials; absent: they ask themselves
public record Access(
        @Nullable Credentials credentials, @Nullable Role role, Signature signature) {

    /// The SDK's default chain, version 4.
    public static final Access DEFAULT = new Access(null, null, Signature.V4);

    public static Access of(Credentials credentials) {
        return new Access(credentials, null, Signature.V4);
    }

    public Access signedBy(Signature value) {
        return new Access(credentials, role, value);
    }

    /// A fixed key pair. Prints without its secrets.
    ///
    /// @param sessionToken beside temporary keys
    public record Credentials(
            String accessKey, String secretKey, @Nullable String sessionToken) {

        public Credentials {
            Require.that(!accessKey.isEmpty(), "The access key is empty");
            Require.that(!secretKey.isEmpty(), "The secret key is empty");
        }

        public Credentials(String accessKey, String secretKey) {
            this(accessKey, secretKey, null);
        }

        @Override
        public String toString() {
            return "Credentials[accessKey=" + accessKey + ", secretKey=***]";
        }
    }

    /// A role to be assumed through STS.
    ///
    /// @param externalId what the role's owner demands to be told
    public record Role(String arn, @Nullable String externalId) {

        @Override
        public String toString() {
            return "Role[arn=" + arn + "]";
        }
    }

    /// The version of Amazon's signature.
    ///
    /// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html">version 2</a>
    public enum Signature {
        V2,
        V4
    }
}
