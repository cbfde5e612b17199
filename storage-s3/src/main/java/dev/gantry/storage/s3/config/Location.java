// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.config;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where the store is, and how its address is formed.
///
/// @param region signed into requests; any name, whether or not the SDK lists it
/// @param endpoint absent: Amazon's own for the region
/// @param secure whether Amazon's own is reached by TLS; an endpoint says so by its scheme
/// @param pathStyle whether the bucket stands in the path instead of the host
/// @param dualStack Amazon's addresses that answer over IPv6 too
/// @param accelerate Amazon's S3 Transfer Acceleration
/// @param fips Amazon's addresses with validated cryptography
public record Location(
        String region,
        @Nullable URI endpoint,
        boolean secure,
        boolean pathStyle,
        boolean dualStack,
        boolean accelerate,
        boolean fips) {

    public Location {
        Require.that(!region.isBlank(), "The region has no name");
        if (endpoint != null) {
            String scheme = endpoint.getScheme();
            Require.that(endpoint.getHost() != null, "The endpoint names no host: " + endpoint);
            Require.that(
                    "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme),
                    "The endpoint is neither http nor https: " + endpoint);
            secure = "https".equalsIgnoreCase(scheme);
        }
    }

    /// Amazon S3, by TLS.
    public static Location of(String region) {
        return new Location(region, null, true, false, false, false, false);
    }

    /// A store that is not Amazon's.
    public static Location at(URI endpoint, String region) {
        return new Location(region, endpoint, true, false, false, false, false);
    }

    public Location withPathStyle(boolean value) {
        return new Location(region, endpoint, secure, value, dualStack, accelerate, fips);
    }

    /// @param text `host`, `host:port`, or a URL, whose scheme then decides instead of `secure`
    /// @throws IllegalArgumentException if it is no address
    public static URI endpoint(String text, boolean secure) {
        return URI.create(text.contains("://") ? text : (secure ? "https://" : "http://") + text);
    }

    /// Whether this is Amazon's S3, be it by an address that was given.
    public boolean isAmazon() {
        if (endpoint == null) {
            return true;
        }
        String host = endpoint.getHost().toLowerCase(Locale.ROOT);
        return host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn");
    }

    /// For messages.
    public String where() {
        if (endpoint == null) {
            return "Amazon S3";
        }
        String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
        return endpoint.getScheme() + "://" + endpoint.getHost() + port;
    }
}
