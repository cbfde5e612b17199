// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware;

import java.net.URI;
import java.net.URISyntaxException;

/// The address below which objects are served.
///
/// @param uri scheme, host, maybe a port and a path, which ends with a slash or is empty
public record BaseUrl(URI uri) {

    public BaseUrl {
        if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("Objects are served below scheme, host and path alone");
        }
    }

    /// The address of a key. What a path may not hold as it is, is escaped; so is `+`, which S3 takes for a space.
    public URI of(String key) {
        String base = uri.toASCIIString();
        String divider = base.endsWith("/") ? "" : "/";
        return URI.create(base + divider + escaped(key));
    }

    private static String escaped(String key) {
        try {
            String path = new URI(null, null, "/" + key, null).toASCIIString();
            return path.substring(1).replace("+", "%2B");
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("No path of a URL: " + key, e);
        }
    }
}
