// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.auth.jwt.SignatureAlgorithms;
import dev.gantry.auth.token.TokenKeys;
import dev.gantry.server.config.Auth.Token;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// Reads the section `auth.token`.
final class TokenReader {

    private TokenReader() {}

    static Token read(Section token) {
        boolean autoRedirect = token.flag("autoredirect", false);
        String realm = AuthValues.header(token, "realm");
        if (!autoRedirect && !realm.isEmpty() && !realm.contains("://")) {
            token.warn("realm", "is no URL: clients will not find the token service");
        }
        if (!token.has("rootcertbundle") && !token.has("jwks")) {
            token.error("rootcertbundle", "is required, or jwks beside or instead of it: the keys that sign tokens");
        }
        Path bundle = AuthValues.file(
                token,
                "rootcertbundle",
                (path, remarks) -> TokenKeys.checkCertificates(path, InstantSource.system(), remarks),
                "");
        return new Token(
                realm,
                AuthValues.header(token, "service"),
                AuthValues.text(token, "issuer"),
                bundle,
                AuthValues.file(token, "jwks", TokenKeys::checkKeySet, ""),
                algorithms(token),
                autoRedirect,
                path(token),
                token.filled("groupsclaim").orElse(Token.DEFAULT_GROUPS_CLAIM));
    }

    private static String path(Section token) {
        if (!token.has("autoredirectpath")) {
            return Token.DEFAULT_PATH;
        }
        String path = AuthValues.header(token, "autoredirectpath");
        if (!path.startsWith("/")) {
            token.error("autoredirectpath", "must be a path that begins with a slash");
        }
        return path;
    }

    private static List<String> algorithms(Section token) {
        List<String> listed = token.texts("signingalgorithms");
        if (listed.isEmpty()) {
            return SignatureAlgorithms.NAMES;
        }
        List<String> allowed =
                listed.stream().filter(SignatureAlgorithms.NAMES::contains).toList();
        if (!listed.stream().allMatch(name -> allowed.contains(name) || isByHmac(name))) {
            token.error("signingalgorithms", "must be of " + String.join(", ", SignatureAlgorithms.NAMES));
        } else if (allowed.isEmpty()) {
            token.error(
                    "signingalgorithms",
                    "has only HMAC, by whose keys anybody who can verify could sign; name one of "
                            + String.join(", ", SignatureAlgorithms.NAMES));
        } else if (allowed.size() < listed.size()) {
            token.warn("signingalgorithms", "HS256, HS384 and HS512 are not used: who can verify by HMAC can sign");
        }
        return allowed;
    }

    private static boolean isByHmac(String name) {
        return SignatureAlgorithms.BY_SHARED_SECRET.contains(name);
    }
}
