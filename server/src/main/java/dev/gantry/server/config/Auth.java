// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import dev.gantry.auth.certificate.UserFrom;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How clients show who they are: the section `auth`. One of Distribution's methods, and any of Gantry's own beside
/// it.
///
/// @param silly null where it is not used, as with all methods
/// @param oidc one item an issuer
public record Auth(
        @Nullable Silly silly,
        @Nullable Htpasswd htpasswd,
        @Nullable Token token,
        List<OidcIssuer> oidc,
        @Nullable Mtls mtls,
        @Nullable Groups groups) {

    public static final Auth DEFAULT = new Auth(null, null, null, List.of(), null, null);

    public Auth {
        oidc = List.copyOf(oidc);
    }

    /// Any header `Authorization` will do.
    public record Silly(
            @Key(
                    value = "for tests of clients: whoever sends any `Authorization` is let in. What the "
                            + "challenge names as realm",
                    otherwise = "required beside `service`")
            String realm,

            @Key(value = "what the challenge names as service", otherwise = "required beside `realm`")
            String service) {}

    /// Names and passwords.
    public record Htpasswd(
            @Key(value = "what clients are told that the password is for", otherwise = "required beside `path`")
            String realm,

            @Key(
                    value = "file of users in the format of `htpasswd -B`: bcrypt only. Read again when "
                            + "it changes",
                    otherwise = "required beside `realm`")
            Path path) {}

    /// Tokens of a token service that speaks Distribution's protocol.
    public record Token(
            @Key(value = "the URL where clients get tokens", otherwise = "required")
            String realm,

            @Key(value = "what tokens call this registry, as their audience", otherwise = "required")
            String service,

            @Key(value = "what the token service calls itself in its tokens", otherwise = "required")
            String issuer,

            @Key(
                    value = "PEM file of certificates: authorities over those that tokens bring along, "
                            + "and keys that tokens may name. Read again when it changes",
                    otherwise = "required, unless `jwks` is given")
            @Nullable
            Path rootCertBundle,

            @Key(
                    value = "file with a JSON Web Key Set of keys that tokens may name. Read again when "
                            + "it changes",
                    otherwise = "required, unless `rootcertbundle` is given")
            @Nullable
            Path jwks,

            @Key(
                    value = "by which algorithms tokens may be signed, of `EdDSA`, `RS256`, `RS384`, "
                            + "`RS512`, `ES256`, `ES384`, `ES512`, `PS256`, `PS384`, `PS512`. `HS256`, "
                            + "`HS384` and `HS512` are read and allow nothing",
                    otherwise = "all of them")
            List<String> signingAlgorithms,

            @Key(
                    value = "clients get tokens at the host that they reached the registry by, below "
                            + "`autoredirectpath`, and not at `realm`",
                    otherwise = "`false`")
            boolean autoRedirect,

            @Key(value = "the path there", otherwise = "`/auth/token/`")
            String autoRedirectPath,

            @Key(
                    value = "which claim of a token lists its user's groups. Gantry's own key, which "
                            + "Distribution does not read",
                    otherwise = "`groups`")
            String groupsClaim) {

        public static final String DEFAULT_PATH = "/auth/token/";
        public static final String DEFAULT_GROUPS_CLAIM = "groups";

        public Token {
            signingAlgorithms = List.copyOf(signingAlgorithms);
        }
    }

    /// An OpenID Connect issuer whose tokens are taken, as a Bearer token or as a password.
    public record OidcIssuer(
            @Key(
                    value = "an OpenID Connect issuer, a CI system for one, whose tokens are taken as "
                            + "Bearer tokens and as passwords: its URL, as its tokens say it",
                    otherwise = "required in each item")
            String issuer,

            @Key(
                    value = "what its tokens must be for; best this registry's own address",
                    otherwise = "required in each item")
            String audience,

            @Key(value = "the URL of its keys", otherwise = "what its discovery document says") @Nullable
            URI jwksUrl,

            @Key(
                    value = "which claim is the user's name; `email` counts only where `email_verified` " + "is true",
                    otherwise = "`sub`")
            String usernameClaim,

            @Key(value = "which claim lists the groups", otherwise = "no groups") @Nullable
            String groupsClaim,

            @Key(value = "claims by name, and the text that each must be, or have among its items", otherwise = "none")
            Map<String, String> requiredClaims,

            @Key(
                    value = "stands before the names of its users and groups, so that they are no others'" + " names",
                    otherwise = "nothing")
            String prefix) {

        public static final String DEFAULT_USERNAME_CLAIM = "sub";

        public OidcIssuer {
            requiredClaims = Map.copyOf(requiredClaims);
        }
    }

    /// Client certificates of TLS.
    public record Mtls(
            @Key(
                    value = "client certificates that `http.tls.clientcas` verified are logins. Where "
                            + "they say who the user is: `cn`, the subject's common name, or the first of "
                            + "its alternative names of the kind `email`, `dns` or `uri`. The groups are "
                            + "the subject's OUs",
                    otherwise = "certificates are no logins")
            UserFrom user) {}

    /// Groups of users, for the rules of `access`.
    public record Groups(
            @Key(
                    value = "file of lines `group: user user`, which adds groups to whoever is logged in."
                            + " Read again when it changes",
                    otherwise = "none")
            Path path) {}
}
