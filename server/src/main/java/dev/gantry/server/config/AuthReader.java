// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.auth.certificate.UserFrom;
import dev.gantry.auth.group.GroupFile;
import dev.gantry.auth.password.Htpasswd;
import dev.gantry.server.config.Auth.Groups;
import dev.gantry.server.config.Auth.Mtls;
import dev.gantry.server.config.Auth.OidcIssuer;
import dev.gantry.server.config.Auth.Silly;
import dev.gantry.server.config.Auth.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the section `auth`.
final class AuthReader {

    private static final List<String> OF_DISTRIBUTION = List.of("silly", "htpasswd", "token", "none");
    private static final Set<String> UNVERIFIED = Set.of("request-client-cert", "require-any-client-cert");

    private AuthReader() {}

    /// @param file the whole of it: client certificates are asked for by the section `http`. `auth: none` is read
    ///     like no section
    static Auth read(Section file) {
        if (file.single("auth").filter("none"::equals).isPresent()) {
            return Auth.DEFAULT;
        }
        Section auth = file.section("auth");
        List<OidcIssuer> oidc =
                auth.sections("oidc").stream().map(OidcReader::read).toList();
        List<String> own = new ArrayList<>();
        if (!oidc.isEmpty()) {
            own.add("oidc");
        }
        if (auth.has("mtls")) {
            own.add("mtls");
        }
        checkChoice(auth, own);
        checkCertificates(auth, file.section("http").section("tls"));
        Token token = auth.has("token") ? TokenReader.read(auth.section("token")) : null;
        checkIssuers(auth, token, oidc);
        return new Auth(
                auth.has("silly") ? silly(auth.section("silly")) : null,
                auth.has("htpasswd") ? htpasswd(auth.section("htpasswd")) : null,
                token,
                oidc,
                auth.has("mtls") ? mtls(auth.section("mtls")) : null,
                auth.has("groups") ? groups(auth.section("groups")) : null);
    }

    /// @param others the ways to log in that are Gantry's own
    private static void checkChoice(Section auth, List<String> others) {
        List<String> chosen =
                OF_DISTRIBUTION.stream().filter(auth.keys()::contains).toList();
        if (chosen.size() > 1) {
            auth.error(
                    chosen.get(1),
                    "stands beside auth.%s; only one of silly, htpasswd, token and none can be"
                            .formatted(chosen.getFirst()));
        }
        if (!others.isEmpty() && (chosen.contains("silly") || chosen.contains("none"))) {
            auth.error(
                    others.getFirst(),
                    "has no meaning beside auth.%s; remove one of them".formatted(chosen.getFirst()));
        }
        if (auth.has("silly")) {
            auth.warn("silly", "LETS EVERYBODY IN who sends any header Authorization; it is for tests of clients only");
        }
        if (auth.has("groups") && chosen.isEmpty() && others.isEmpty()) {
            auth.error("groups", "needs a way to log in beside it: htpasswd, token, oidc or mtls");
        }
    }

    private static void checkCertificates(Section auth, Section tls) {
        if (auth.has("mtls") && !tls.has("clientcas")) {
            auth.error("mtls", "needs http.tls.clientcas: without authorities no client is asked for a certificate");
        } else if (auth.has("mtls")
                && tls.single("clientauth")
                        .map(mode -> mode.toLowerCase(Locale.ROOT).replace('_', '-'))
                        .filter(UNVERIFIED::contains)
                        .isPresent()) {
            auth.error("mtls", "needs certificates that are verified: remove http.tls.clientauth");
        }
    }

    /// Who signed a token is known by its issuer alone.
    private static void checkIssuers(Section auth, @Nullable Token token, List<OidcIssuer> oidc) {
        Set<String> seen = new HashSet<>();
        List<String> issuers =
                new ArrayList<>(oidc.stream().map(OidcIssuer::issuer).toList());
        if (token != null) {
            issuers.add(token.issuer());
        }
        if (!issuers.stream().filter(issuer -> !issuer.isEmpty()).allMatch(seen::add)) {
            auth.error("oidc", "names an issuer twice, or that of auth.token; each must be another");
        }
    }

    private static Silly silly(Section silly) {
        return new Silly(AuthValues.header(silly, "realm"), AuthValues.header(silly, "service"));
    }

    private static Auth.Htpasswd htpasswd(Section htpasswd) {
        return new Auth.Htpasswd(
                AuthValues.header(htpasswd, "realm"),
                AuthValues.required(
                        htpasswd,
                        "path",
                        Htpasswd::parse,
                        "; make a file by: htpasswd -Bc FILE USER. None is made with a password of its own"));
    }

    private static Mtls mtls(Section mtls) {
        if (!mtls.has("user")) {
            mtls.error("user", "is required: one of cn, email, dns, uri");
        }
        return new Mtls(mtls.choice("user", UserFrom.class, UserFrom.CN));
    }

    private static Groups groups(Section groups) {
        return new Groups(AuthValues.required(groups, "path", GroupFile::parse, ""));
    }
}
