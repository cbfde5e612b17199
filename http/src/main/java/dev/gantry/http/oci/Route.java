// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.registry.name.RepositoryName;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the path of a request names, by the specification's table of endpoints.
///
/// A repository's name may contain words like `manifests`; the last such word of a path is the one that counts.
sealed interface Route {

    record Base() implements Route {
        @Override
        public @Nullable RepositoryName repository() {
            return null;
        }
    }

    record Catalog() implements Route {
        @Override
        public @Nullable RepositoryName repository() {
            return null;
        }
    }

    record Tags(RepositoryName repository) implements Route {}

    /// @param reference a tag or a digest, not yet looked at
    record Manifest(RepositoryName repository, String reference) implements Route {}

    record Blob(RepositoryName repository, String digest) implements Route {}

    /// @param digest of the subject, not yet looked at
    record Referrers(RepositoryName repository, String digest) implements Route {}

    record Uploads(RepositoryName repository) implements Route {}

    record Upload(RepositoryName repository, String id) implements Route {}

    Pattern TAGS = Pattern.compile("(.+)/tags/list");
    Pattern MANIFEST = Pattern.compile("(.+)/manifests/([^/]+)");
    Pattern REFERRERS = Pattern.compile("(.+)/referrers/([^/]*)");
    Pattern UPLOADS = Pattern.compile("(.+)/blobs/uploads/?");
    Pattern UPLOAD = Pattern.compile("(.+)/blobs/uploads/([^/]+)");
    Pattern BLOB = Pattern.compile("(.+)/blobs/([^/]+)");

    /// Null where it concerns the registry as a whole.
    @Nullable
    RepositoryName repository();

    /// The same word for all paths of one kind.
    default String kind() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /// @param path as sent
    /// @param prefix what stands before `/v2/`, without a slash at its end
    /// @return empty if the path is none of the API's
    /// @throws dev.gantry.registry.name.RegistryException NAME_INVALID if it is, with a name that is none
    static Optional<Route> parse(String path, String prefix) {
        String decoded = decode(path);
        if (decoded.equals(prefix + "/v2")) {
            return Optional.of(new Base());
        }
        if (!decoded.startsWith(prefix + "/v2/")) {
            return Optional.empty();
        }
        String rest = decoded.substring(prefix.length() + 4);
        if (rest.isEmpty()) {
            return Optional.of(new Base());
        }
        if (rest.equals("_catalog")) {
            return Optional.of(new Catalog());
        }
        return inRepository(rest);
    }

    private static Optional<Route> inRepository(String rest) {
        Matcher tags = TAGS.matcher(rest);
        if (tags.matches()) {
            return Optional.of(new Tags(RepositoryName.parse(tags.group(1))));
        }
        Matcher uploads = UPLOADS.matcher(rest);
        if (uploads.matches()) {
            return Optional.of(new Uploads(RepositoryName.parse(uploads.group(1))));
        }
        Matcher upload = UPLOAD.matcher(rest);
        if (upload.matches()) {
            return Optional.of(new Upload(RepositoryName.parse(upload.group(1)), upload.group(2)));
        }
        Matcher manifest = MANIFEST.matcher(rest);
        if (manifest.matches()) {
            return Optional.of(new Manifest(RepositoryName.parse(manifest.group(1)), manifest.group(2)));
        }
        Matcher referrers = REFERRERS.matcher(rest);
        if (referrers.matches()) {
            return Optional.of(new Referrers(RepositoryName.parse(referrers.group(1)), referrers.group(2)));
        }
        Matcher blob = BLOB.matcher(rest);
        return blob.matches()
                ? Optional.of(new Blob(RepositoryName.parse(blob.group(1)), blob.group(2)))
                : Optional.empty();
    }

    private static String decode(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }
}
