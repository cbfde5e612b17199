// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

/// A range of bytes of an object: `lengthBytes` from `startByte` on, cut at the object's end.
///
/// @param startByte the first byte, from 0
/// @param lengthBytes how many at most; [Long#MAX_VALUE] means to the end
public record ByteRange(long startByte, long lengthBytes) {

    /// The whole object.
    public static final ByteRange ALL = new ByteRange(0, Long.MAX_VALUE);

    public ByteRange {
        if (startByte < 0) {
            throw new IllegalArgumentException("A range starts at 0 or later, not at " + startByte);
        }
        if (lengthBytes < 1) {
            throw new IllegalArgumentException("A range has at least one byte, not " + lengthBytes);
        }
    }

    public static ByteRange from(long startByte) {
        return new ByteRange(startByte, Long.MAX_VALUE);
    }

    public boolean isAll() {
        return startByte == 0 && isOpenEnded();
    }

    public boolean isOpenEnded() {
        return lengthBytes == Long.MAX_VALUE;
    }

    /// The last byte of a range that is not open-ended; [Long#MAX_VALUE] where it would lie beyond that.
    public long lastByte() {
        long beforeLast = lengthBytes - 1;
        return beforeLast > Long.MAX_VALUE - startByte ? Long.MAX_VALUE : startByte + beforeLast;
    }
}
