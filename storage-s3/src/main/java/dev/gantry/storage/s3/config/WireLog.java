// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.config;

/// What is logged of the requests to the store; never a secret. Every level but `OFF` tells of each request and
/// answer, and the others add to that what their name says.
public enum WireLog {
    OFF,
    DEBUG,
    SIGNING,
    HTTP_BODY,
    REQUEST_RETRIES,
    REQUEST_ERRORS,
    EVENT_STREAM_BODY
}
