// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.upload;

import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which bytes of an upload a chunk holds, both ends included, as the specification's `Content-Range` writes
/// it. The forms of HTTP itself (RFC 9110, 14.4), with a unit in front and a size of the whole behind, are
/// understood too: clients send them. The size says nothing that is relied on.
///
/// @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-a-blob-in-chunks">
///     Pushing a blob in chunks</a>
public record ContentRange(long firstByte, long lastByte) {

    private static final Pattern RANGE =
            Pattern.compile("(?:bytes[ =])?([0-9]{1,18})-([0-9]{1,18})(?:/(?:[0-9]+|\\*))?");

    /// @throws RegistryException RANGE_INVALID if the text is no range, or one that ends before it begins
    public static ContentRange parse(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            throw new RegistryException(
                    ErrorCode.RANGE_INVALID, "Content-Range of a chunk is written <first>-<last>", text);
        }
        var parsed = new ContentRange(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
        if (parsed.lastByte < parsed.firstByte) {
            throw new RegistryException(ErrorCode.RANGE_INVALID, "Content-Range ends before it begins", text);
        }
        return parsed;
    }

    long lengthBytes() {
        return lastByte - firstByte + 1;
    }

    @Override
    public String toString() {
        return firstByte + "-" + lastByte;
    }
}
