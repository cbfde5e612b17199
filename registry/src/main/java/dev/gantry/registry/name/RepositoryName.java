// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.name;

import java.util.regex.Pattern;

/// The name of a repository: path components of lower-case letters and digits, divided inside by `.`, `_`, `__`
/// or dashes, joined by `/`; at most 255 characters, as Distribution and most clients hold it.
///
/// @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">the
///     specification's regular expression</a>
public record RepositoryName(String text) implements Comparable<RepositoryName> {

    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*+";
    private static final Pattern NAME = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*+");
    private static final int MAX_LENGTH = 255;

    public RepositoryName {
        if (!isValid(text)) {
            throw new IllegalArgumentException("Not a repository name: " + text);
        }
    }

    /// @throws RegistryException NAME_INVALID if the text is no repository name
    public static RepositoryName parse(String text) {
        if (!isValid(text)) {
            throw new RegistryException(
                    ErrorCode.NAME_INVALID,
                    "a repository name is lower-case path components of at most 255 characters in all",
                    text);
        }
        return new RepositoryName(text);
    }

    public static boolean isValid(String text) {
        return text.length() <= MAX_LENGTH && NAME.matcher(text).matches();
    }

    @Override
    public int compareTo(RepositoryName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
