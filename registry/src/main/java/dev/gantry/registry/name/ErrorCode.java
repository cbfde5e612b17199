// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.name;

/// The words by which the protocol tells clients what went wrong: those of the OCI distribution specification
/// ("Error Codes"), and those that Distribution added and clients know.
public enum ErrorCode {
    BLOB_UNKNOWN,
    BLOB_UPLOAD_INVALID,
    BLOB_UPLOAD_UNKNOWN,
    DENIED,
    DIGEST_INVALID,
    MANIFEST_BLOB_UNKNOWN,
    MANIFEST_INVALID,
    MANIFEST_UNKNOWN,
    NAME_INVALID,
    NAME_UNKNOWN,
    /// Distribution's: `n` of a listing is not a count.
    PAGINATION_NUMBER_INVALID,
    /// Distribution's: a chunk that does not continue the upload.
    RANGE_INVALID,
    SIZE_INVALID,
    TAG_INVALID,
    TOOMANYREQUESTS,
    UNAUTHORIZED,
    /// Distribution's: the store is away or overloaded; try again.
    UNAVAILABLE,
    UNKNOWN,
    UNSUPPORTED
}
