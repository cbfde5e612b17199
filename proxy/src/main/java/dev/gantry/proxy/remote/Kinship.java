// SPDX-License-Identifier: Apache-2.0
package dev.gantry.proxy.remote;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Whether another server belongs to whom a registry belongs to, so that it may be told the registry's password.
final class Kinship {

    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|.*:.*");

    /// Second labels under which countries register names: `example.co.uk` is a domain, `co.uk` is none.
    private static final Set<String> PUBLIC = Set.of("co", "com", "net", "org", "edu", "gov", "ac", "or", "ne", "go");

    private Kinship() {}

    /// The same host, one below it, or one of the same domain; and not in clear text where the registry is not.
    static boolean isTrusted(URI registry, URI other) {
        if (registry.getHost() == null || other.getHost() == null) {
            return false;
        }
        boolean isAsSafe = !isSecure(registry) || isSecure(other);
        String host = registry.getHost().toLowerCase(Locale.ROOT);
        String asked = other.getHost().toLowerCase(Locale.ROOT);
        return isAsSafe && (asked.equals(host) || isBelow(asked, host) || isBelow(asked, domain(host)));
    }

    static boolean isSecure(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    private static boolean isBelow(String host, String domain) {
        return domain.indexOf('.') > 0
                && !NUMERIC.matcher(domain).matches()
                && (host.equals(domain) || host.endsWith("." + domain));
    }

    /// The domain of a host that has one above it; the host itself otherwise.
    private static String domain(String host) {
        int dot = host.indexOf('.');
        String above = dot < 0 ? "" : host.substring(dot + 1);
        int next = above.indexOf('.');
        boolean isPublic = next > 0 && above.length() - next == 3 && PUBLIC.contains(above.substring(0, next));
        return next < 0 || isPublic ? host : above;
    }
}
