// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.storage.ByteRange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The one range of a `Range` header (RFC 9110 §14.2). A header with several ranges, of another unit, or that is
/// none at all is ignored, as the RFC allows: the client gets the whole. A range that ends before it begins has no
/// byte of anything, and is refused as one behind the end is.
///
/// @param first the first byte, or -1 for a suffix
/// @param last the last byte, [Long#MAX_VALUE] for an open end; of a suffix its length
record RangeHeader(long first, long last) {

    private static final Pattern ONE_RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    static Optional<RangeHeader> parse(String header) {
        Matcher range = ONE_RANGE.matcher(header.strip());
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return Optional.empty();
        }
        long last = range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2));
        if (range.group(1).isEmpty()) {
            return Optional.of(new RangeHeader(-1, last));
        }
        return Optional.of(new RangeHeader(Long.parseLong(range.group(1)), last));
    }

    /// The bytes that an object of that size has of the range; empty if it has none.
    Optional<ByteRange> within(long sizeBytes) {
        long start = first < 0 ? Math.max(0, sizeBytes - last) : first;
        long end = first < 0 ? sizeBytes - 1 : Math.min(last, sizeBytes - 1);
        return start > end ? Optional.empty() : Optional.of(new ByteRange(start, end - start + 1));
    }
}
