// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.server.config.Auth.OidcIssuer;
import java.util.Map;
import java.util.TreeMap;

/// Reads an item of the list `auth.oidc`.
final class OidcReader {

    private OidcReader() {}

    static OidcIssuer read(Section oidc) {
        String issuer = AuthValues.text(oidc, "issuer");
        if (!issuer.isEmpty() && AuthValues.url(oidc, "issuer").isPresent() && issuer.startsWith("http:")) {
            oidc.warn("issuer", "is reached without TLS: whoever is on the way can put in keys of his own");
        }
        return new OidcIssuer(
                issuer,
                AuthValues.text(oidc, "audience"),
                AuthValues.url(oidc, "jwksurl").orElse(null),
                oidc.filled("usernameclaim").orElse(OidcIssuer.DEFAULT_USERNAME_CLAIM),
                oidc.filled("groupsclaim").orElse(null),
                requiredClaims(oidc.section("requiredclaims")),
                oidc.filled("prefix").orElse(""));
    }

    private static Map<String, String> requiredClaims(Section claims) {
        Map<String, String> required = new TreeMap<>();
        for (String name : claims.keys()) {
            required.put(name, AuthValues.text(claims, name));
        }
        return required;
    }
}
