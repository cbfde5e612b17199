// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

import com.google.re2j.Pattern;
import dev.gantry.registry.name.RepositoryName;

/// A pattern for names of repositories: `*` stands for any characters of one path component, `**` for any characters
/// at all. Matching takes time in proportion to the name, whatever the pattern.
public final class RepositoryGlob {

    private static final java.util.regex.Pattern FORM = java.util.regex.Pattern.compile("[a-z0-9._/*-]{1,255}+");

    /// Every repository.
    public static final RepositoryGlob ALL = parse("**");

    private final String text;
    private final Pattern pattern;

    private RepositoryGlob(String text, Pattern pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    /// @throws IllegalArgumentException if no name can ever match the text, or if it uses another language's signs
    public static RepositoryGlob parse(String text) {
        boolean isPath = !text.startsWith("/") && !text.endsWith("/") && !text.contains("//");
        if (!isPath || !FORM.matcher(text).matches() || text.contains("***")) {
            throw new IllegalArgumentException("Not a pattern for repositories: " + text);
        }
        String regex = text.replace(".", "\\.")
                .replace("**", "\0")
                .replace("*", "[^/]*")
                .replace("\0", ".*");
        return new RepositoryGlob(text, Pattern.compile(regex));
    }

    public boolean matches(RepositoryName repository) {
        return pattern.matches(repository.text());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RepositoryGlob glob && glob.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
