// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.name;

/// What can be wrong with a request: the OCI distribution specification's words ("Error Codes"), of which alone the
/// answers of 4xx are made, and a few that are told apart here and sent as one of those.
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
    /// `n` of a listing is not a count; sent as UNSUPPORTED.
    PAGINATION_NUMBER_INVALID,
    /// A chunk that does not continue the upload; sent as BLOB_UPLOAD_INVALID.
    RANGE_INVALID,
    SIZE_INVALID,
    TOOMANYREQUESTS,
    UNAUTHORIZED,
    /// The store is away or overloaded, try again; Distribution's word, never sent with a 4xx.
    UNAVAILABLE,
    /// Distribution's word for what should not have happened, never sent with a 4xx.
    UNKNOWN,
    UNSUPPORTED
}
