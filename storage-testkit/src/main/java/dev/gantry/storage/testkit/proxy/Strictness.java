// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

/// A way in which a store that speaks S3's API is narrower than Amazon's, or poorer.
public enum Strictness {
    /// All parts of an upload but the last must have one size, and the last may not be larger, as Cloudflare R2
    /// demands. Told when the upload is completed.
    EQUAL_PARTS,

    /// Conditions (`If-Match` and the like, `x-amz-copy-source-if-match` and the like) are not heeded. The proxy
    /// takes them out and signs what is left.
    IGNORES_CONDITIONS,

    /// Neither chunked payloads nor checksums after or beside them, but for `Content-MD5` and the signed hash: 501.
    NO_CHECKSUMS,

    /// DeleteObjects without `Content-MD5` is refused.
    DELETE_NEEDS_MD5,

    /// The first CompleteMultipartUpload of each upload is not carried out, and answered with the status 200 and an
    /// error in the body.
    COMPLETE_FAILS_WITHIN_200,

    /// The first CompleteMultipartUpload of each upload is carried out, and answered in the same way.
    COMPLETE_IS_DENIED_WITHIN_200,

    /// A page of a listing has at most [#PAGE_KEYS] keys.
    SHORT_PAGES,

    /// Answers name no ETag, but for those to parts, which no upload can be completed without.
    NO_ETAGS;

    /// For [#SHORT_PAGES].
    public static final int PAGE_KEYS = 3;
}
