// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.config;

import org.jspecify.annotations.Nullable;

/// What the store is asked to do with every object that is made.
///
/// @param encryption absent: as the bucket says
/// @param storageClass as S3 names it, for content only: what is small and rewritten stays in the bucket's standard.
///     Absent: no header is sent
/// @param acl a canned access control list, as S3 names it; absent: no header is sent
public record ObjectSettings(
        @Nullable Encryption encryption,
        @Nullable String storageClass,
        @Nullable String acl,
        Checksums checksums) {

    public static final ObjectSettings DEFAULT = new ObjectSettings(null, null, null, Checksums.AUTO);

    /// How the store encrypts at rest.
    ///
    /// @param keyId of KMS; absent: the account's own for S3
    public record Encryption(Algorithm algorithm, @Nullable String keyId) {

        public Encryption {
            Require.that(
                    keyId == null || algorithm != Algorithm.AES256, "Encryption by S3's own key takes no key of KMS");
        }
    }

    /// As S3 names them in `x-amz-server-side-encryption`: `AES256`, `aws:kms`, `aws:kms:dsse`.
    public enum Algorithm {
        AES256,
        KMS,
        KMS_DSSE
    }

    /// Checksums that the store verifies beside the signature.
    ///
    /// `AUTO`: SHA-256 where the digest is known anyway, that is on objects of one PUT at a content's own path;
    /// `WHEN_REQUIRED`: none but those that S3 demands; the others on every object and part.
    public enum Checksums {
        AUTO,
        WHEN_REQUIRED,
        CRC64NVME,
        CRC32C
    }
}
