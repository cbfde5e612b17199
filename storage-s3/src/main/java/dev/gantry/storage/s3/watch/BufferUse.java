// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.watch;

/// How the buffer memory of all uploads stands.
///
/// @param limitBytes how much of it there is
/// @param usedBytes what uploads hold, or have a right to
/// @param waiting how many uploads wait for some
public record BufferUse(long limitBytes, long usedBytes, int waiting) {}
