// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.config;

/// How objects are written.
///
/// @param partBytes the size of every part but the last, or the least
/// @param growing whether parts are larger in large objects: alike where the length is known, else in steps, which
///     stores that demand equal parts do not take
/// @param partsInFlight how many parts of one object are sent at once
/// @param memoryBytes buffer memory of the whole process, off heap; 0 for [#USUAL_MEMORY_BYTES], but at most a quarter
///     of the largest heap, and always three parts
/// @param holdBytes how much of an object whose target is not known yet is kept in memory; never more than an eighth
///     of the memory, but always one part
public record UploadSettings(long partBytes, boolean growing, int partsInFlight, long memoryBytes, long holdBytes) {

    /// Enough for a fast store's parts, however many clients there are, and little beside what the process is
    /// anyway.
    static final long USUAL_MEMORY_BYTES = 48L << 20;

    public static final UploadSettings DEFAULT = new UploadSettings(10L << 20, false, 4, 0, 64L << 20);

    public UploadSettings {
        Require.partSize("chunksize", partBytes);
        Require.that(partsInFlight >= 1, "parts in flight must be at least 1, is " + partsInFlight);
        Require.that(
                memoryBytes == 0 || memoryBytes >= 3 * partBytes,
                "buffer memory must hold 3 parts of %d bytes, is %d".formatted(partBytes, memoryBytes));
        Require.that(holdBytes >= 0, "hold limit must not be negative, is " + holdBytes);
        if (memoryBytes == 0) {
            long bytes = Math.min(USUAL_MEMORY_BYTES, Runtime.getRuntime().maxMemory() / 4);
            memoryBytes = Math.max(bytes, 3 * partBytes);
        }
        holdBytes = Math.max(partBytes, Math.min(holdBytes, memoryBytes / 8));
    }

    public UploadSettings(long partBytes, int partsInFlight, long memoryBytes, long holdBytes) {
        this(partBytes, false, partsInFlight, memoryBytes, holdBytes);
    }
}
