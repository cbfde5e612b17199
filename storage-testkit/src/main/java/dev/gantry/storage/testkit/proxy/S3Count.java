// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

/// What passed through the proxy of one kind of request.
///
/// @param errors answers with a status of 400 or more
/// @param bytesUp bytes of request bodies
/// @param bytesDown bytes of response bodies
public record S3Count(long requests, long errors, long bytesUp, long bytesDown) {

    public static final S3Count NONE = new S3Count(0, 0, 0, 0);
}
