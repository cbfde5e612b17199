// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.name;

import java.util.regex.Pattern;

/// A name that points to a manifest: a letter, digit or underscore, then up to 127 of these, dots and dashes.
///
/// Tags order by their characters ("ASCIIbetically"), as the specification lists them.
public record Tag(String text) implements Reference, Comparable<Tag> {

    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    public Tag {
        if (!isValid(text)) {
            throw new IllegalArgumentException("Not a tag: " + text);
        }
    }

    /// @throws RegistryException NAME_INVALID if the text is no tag. The specification has no word for it, and some
    ///     clients take MANIFEST_INVALID as a reason to try other types of manifests
    public static Tag parse(String text) {
        if (!isValid(text)) {
            throw new RegistryException(
                    ErrorCode.NAME_INVALID, "a tag is at most 128 letters, digits, '_', '.' and '-'", text);
        }
        return new Tag(text);
    }

    public static boolean isValid(String text) {
        return TAG.matcher(text).matches();
    }

    @Override
    public int compareTo(Tag other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
