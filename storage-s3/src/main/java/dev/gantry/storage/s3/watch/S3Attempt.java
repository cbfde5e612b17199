// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.watch;

/// A request that is about to be sent, or to be sent again.
///
/// @param number 1 for the first attempt
/// @param method of HTTP
/// @param host whom it is sent to
/// @param bytesUp the length of its body
public record S3Attempt(S3Operation operation, int number, String method, String host, long bytesUp) {}
