// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.config;

/// How objects are copied within the bucket.
///
/// @param chunkBytes the size of a part that is copied
/// @param maxConcurrency how many parts of one object are copied at once
/// @param thresholdBytes up to this size one request copies all
public record CopySettings(long chunkBytes, int maxConcurrency, long thresholdBytes) {

    public static final CopySettings DEFAULT = new CopySettings(32L << 20, 100, 32L << 20);

    public CopySettings {
        Require.partSize("multipartcopychunksize", chunkBytes);
        Require.that(maxConcurrency >= 1, "multipartcopymaxconcurrency must be at least 1, is " + maxConcurrency);
        Require.that(
                thresholdBytes >= 0 && thresholdBytes <= S3Limits.MAX_PART_BYTES,
                "multipartcopythresholdsize must be from 0 to 5 GiB, is " + thresholdBytes);
    }
}
