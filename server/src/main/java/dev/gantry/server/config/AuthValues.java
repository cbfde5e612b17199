// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.auth.file.UnusableFile;
import dev.gantry.auth.file.WatchedFile;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Kinds of values that the section `auth` has in several places.
final class AuthValues {

    private static final Path NONE = Path.of("");
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private AuthValues() {}

    /// Looks into a file and tells what is wrong with it.
    @FunctionalInterface
    interface FileCheck {
        void check(Path path, Consumer<String> remarks) throws UnusableFile;
    }

    static String text(Section section, String key) {
        Optional<String> text = section.filled(key);
        if (text.isEmpty()) {
            section.error(key, "is required");
        }
        return text.orElse("");
    }

    /// A text that goes into a header.
    static String header(Section section, String key) {
        String text = text(section, key);
        if (text.chars().anyMatch(Character::isISOControl)) {
            section.error(key, "must be one line without control characters");
            return "";
        }
        return text;
    }

    static Optional<URI> url(Section section, String key) {
        return section.parsed(key, AuthValues::url, "a URL that begins with http:// or https://");
    }

    static <T> Path required(Section section, String key, WatchedFile.Parser<T> parser, String remedy) {
        if (section.filled(key).isEmpty()) {
            section.error(key, "is required: the path of a file" + remedy);
            return NONE;
        }
        FileCheck check = (path, remarks) -> {
            var ignored = WatchedFile.read(path, parser, remarks);
        };
        Path path = file(section, key, check, remedy);
        return path == null ? NONE : path;
    }

    /// A file that can be used; null where none is named, and after a report.
    static @Nullable Path file(Section section, String key, FileCheck check, String remedy) {
        String text = section.filled(key).orElse(null);
        if (text == null) {
            return null;
        }
        try {
            Path path = Path.of(text);
            check.check(path, remark -> section.warn(key, remark));
            return path;
        } catch (InvalidPathException e) {
            section.error(key, "is no path of a file");
        } catch (UnusableFile e) {
            section.error(key, "cannot be used: " + e.reason() + remedy);
        }
        return null;
    }

    private static URI url(String text) {
        URI uri = URI.create(text);
        if (uri.getScheme() == null || !SCHEMES.contains(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("Not such a URL: " + text);
        }
        return uri;
    }
}
