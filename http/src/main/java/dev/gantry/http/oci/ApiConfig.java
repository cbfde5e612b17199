// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.registry.name.ErrorCode;
import dev.gantry.registry.name.RegistryException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// How the API presents itself.
///
/// @param prefix what stands before `/v2/` in every path: empty, or `/some/path` without a slash at its end
/// @param host the address under which clients reach the registry; null to take it from each request
/// @param relativeUrls whether `Location` names only a path
/// @param deletes whether blobs, manifests and tags may be deleted
/// @param redirects whether clients read blobs from the store itself where it lets them
public record ApiConfig(String prefix, @Nullable URI host, boolean relativeUrls, boolean deletes, boolean redirects) {

    public ApiConfig {
        if (!prefix.isEmpty() && (!prefix.startsWith("/") || prefix.endsWith("/"))) {
            throw new IllegalArgumentException("A prefix begins with a slash and ends without one: " + prefix);
        }
    }

    /// @throws RegistryException UNSUPPORTED where an operator has not allowed deletion
    void requireDeletes() {
        if (!deletes) {
            throw new RegistryException(
                    ErrorCode.UNSUPPORTED, "deletion is switched off; storage.delete.enabled allows it");
        }
    }

    public static ApiConfig standard() {
        return new ApiConfig("", null, false, false, true);
    }
}
