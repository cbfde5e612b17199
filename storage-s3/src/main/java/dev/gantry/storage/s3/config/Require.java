// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.config;

/// Checks what a record is made of.
final class Require {

    private Require() {}

    /// @throws IllegalArgumentException unless it holds
    static void that(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    static void partSize(String name, long bytes) {
        that(
                bytes >= S3Limits.MIN_PART_BYTES && bytes <= S3Limits.MAX_PART_BYTES,
                "%s must be from 5 MiB (%d) to 5 GiB, is %d".formatted(name, S3Limits.MIN_PART_BYTES, bytes));
    }
}
