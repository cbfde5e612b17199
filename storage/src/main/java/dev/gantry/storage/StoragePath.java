// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage;

import java.util.Locale;

/// The name of an object or of a folder of objects: absolute, segments divided by `/`, no empty segment, none
/// that is `.` or `..`, no control character. `/` alone is the root.
///
/// A driver maps it to its own names (an S3 key, a file) and back without loss; paths order by the bytes of their
/// UTF-8 form, which is the order in which S3 lists.
public record StoragePath(String text) implements Comparable<StoragePath> {

    /// The folder that holds everything.
    public static final StoragePath ROOT = new StoragePath("/");

    public StoragePath {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("A storage path starts with a slash: " + text);
        }
        if (text.length() > 1) {
            requireSegments(text);
        }
    }

    public static StoragePath parse(String text) {
        return new StoragePath(text);
    }

    /// The path one or more segments below this one.
    public StoragePath resolve(String below) {
        return new StoragePath(text.length() == 1 ? "/" + below : text + "/" + below);
    }

    /// The last segment; empty for the root.
    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    public boolean isRoot() {
        return text.length() == 1;
    }

    /// Whether this path lies below `folder`; `/ab` does not lie below `/a`.
    public boolean isBelow(StoragePath folder) {
        return !isRoot() && (folder.isRoot() || text.startsWith(folder.text + "/"));
    }

    @Override
    public int compareTo(StoragePath other) {
        return Utf8Order.compare(text, other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static void requireSegments(String text) {
        for (String segment : text.substring(1).split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("A storage path has no empty, '.' or '..' segment: " + text);
            }
        }
        text.chars().filter(Character::isISOControl).findFirst().ifPresent(c -> {
            throw new IllegalArgumentException("A storage path has no control character (U+%04X)"
                    .formatted(c)
                    .toUpperCase(Locale.ROOT));
        });
    }
}
