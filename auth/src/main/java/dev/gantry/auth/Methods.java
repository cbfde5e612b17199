// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth;

import dev.gantry.auth.certificate.CertificateLogin;
import dev.gantry.auth.file.WatchedFile;
import dev.gantry.auth.group.GroupFile;
import dev.gantry.auth.jwt.JwtLogin;
import dev.gantry.auth.oidc.OidcLogin;
import dev.gantry.auth.password.PasswordLogin;
import dev.gantry.auth.token.BearerChallenge;
import dev.gantry.auth.token.TokenLogin;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The ways to log in that a registry has.
///
/// @param realm what clients tell their users that the password is for
/// @param groups which users belong to
public record Methods(
        Optional<CertificateLogin> certificates,
        Optional<TokenLogin> tokens,
        List<OidcLogin> oidc,
        Optional<PasswordLogin> passwords,
        String realm,
        Optional<WatchedFile<GroupFile>> groups) {

    public static final Methods NONE =
            new Methods(Optional.empty(), Optional.empty(), List.of(), Optional.empty(), "Gantry", Optional.empty());

    public Methods {
        oidc = List.copyOf(oidc);
    }

    public Methods withCertificates(CertificateLogin login) {
        return new Methods(Optional.of(login), tokens, oidc, passwords, realm, groups);
    }

    public Methods withTokens(TokenLogin login) {
        return new Methods(certificates, Optional.of(login), oidc, passwords, realm, groups);
    }

    public Methods withOidc(List<OidcLogin> logins) {
        return new Methods(certificates, tokens, logins, passwords, realm, groups);
    }

    public Methods withPasswords(PasswordLogin login, String askedFor) {
        return new Methods(certificates, tokens, oidc, Optional.of(login), askedFor, groups);
    }

    public Methods withGroups(WatchedFile<GroupFile> file) {
        return new Methods(certificates, tokens, oidc, passwords, realm, Optional.of(file));
    }

    /// All who read tokens.
    List<JwtLogin> issuers() {
        return Stream.<JwtLogin>concat(tokens.stream(), oidc.stream()).toList();
    }

    /// Asks for a name and a password; empty where there is nothing that a password could be.
    Optional<String> basicChallenge() {
        return passwords.isEmpty() && oidc.isEmpty()
                ? Optional.empty()
                : Optional.of("Basic realm=" + BearerChallenge.quoted(realm));
    }
}
