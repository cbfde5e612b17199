// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.config;

/// What S3 itself allows.
///
/// @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html">S3 multipart limits</a>
public final class S3Limits {

    /// The smallest part, except as the last.
    public static final long MIN_PART_BYTES = 5L << 20;

    /// The largest part, and the largest object that one PUT or one copy makes.
    public static final long MAX_PART_BYTES = 5L << 30;

    /// How many parts an upload may have.
    public static final int MAX_PARTS = 10_000;

    private S3Limits() {}
}
