// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// How the API presents itself.
///
/// @param prefix what stands before `/v2/` in every path: empty, or `/some/path` without a slash at its end
/// @param host the address under which clients reach the registry; null to take it from each request
/// @param relativeUrls whether `Location` names only a path
/// @param deletes whether blobs, manifests and tags may be deleted
/// @param redirects whether clients read blobs from the store itself where it lets them
/// @param mountsFromAnywhere whether a mount that names no source finds the blob wherever it is: only where
///     everyone may read everything, since to know a digest must not be a right to its bytes
/// @param readOnly whether nothing may be pushed or deleted for the time being
/// @param pages how many entries of a list a client may ask for at once
public record ApiConfig(
        String prefix,
        @Nullable URI host,
        boolean relativeUrls,
        boolean deletes,
        boolean redirects,
        boolean mountsFromAnywhere,
        boolean readOnly,
        Pages pages) {

    /// The most entries of one answer.
    public record Pages(int tags, int repositories) {
        public static final Pages STANDARD = new Pages(1000, 1000);
    }

    public ApiConfig(
            String prefix,
            @Nullable URI host,
            boolean relativeUrls,
            boolean deletes,
            boolean redirects,
            boolean mountsFromAnywhere) {
        this(prefix, host, relativeUrls, deletes, redirects, mountsFromAnywhere, Pages.STANDARD);
    }

    public ApiConfig(
            String prefix,
            @Nullable URI host,
            boolean relativeUrls,
            boolean deletes,
            boolean redirects,
            boolean mountsFromAnywhere,
            Pages pages) {
        this(prefix, host, relativeUrls, deletes, redirects, mountsFromAnywhere, false, pages);
    }

    public ApiConfig withReadOnly(boolean value) {
        return new ApiConfig(prefix, host, relativeUrls, deletes, redirects, mountsFromAnywhere, value, pages);
    }

    public ApiConfig {
        if (!prefix.isEmpty() && (!prefix.startsWith("/") || prefix.endsWith("/"))) {
            throw new IllegalArgumentException("A prefix begins with a slash and ends without one: " + prefix);
        }
    }

    /// The `Allow` of something that may be deleted.
    ///
    /// @param others the methods that it has beside DELETE
    String allowedBeside(String others) {
        return deletes ? others + ", DELETE" : others;
    }

    public static ApiConfig standard() {
        return new ApiConfig("", null, false, false, true, true);
    }
}
