// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.auth.Identity;
import dev.gantry.auth.Methods;
import dev.gantry.auth.Silly;
import dev.gantry.auth.certificate.CertificateLogin;
import dev.gantry.auth.file.UnusableFile;
import dev.gantry.auth.file.WatchedFile;
import dev.gantry.auth.group.GroupFile;
import dev.gantry.auth.jwt.SignatureAlgorithms;
import dev.gantry.auth.login.LoginCounts;
import dev.gantry.auth.oidc.OidcLogin;
import dev.gantry.auth.oidc.OidcSettings;
import dev.gantry.auth.password.Bcrypt;
import dev.gantry.auth.password.Htpasswd;
import dev.gantry.auth.password.PasswordLogin;
import dev.gantry.auth.token.TokenKeys;
import dev.gantry.auth.token.TokenLogin;
import dev.gantry.auth.token.TokenSettings;
import dev.gantry.registry.access.Authenticator;
import dev.gantry.server.config.Auth;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Makes of the section `auth` what finds out who a client is.
///
/// @param counts of logins, for whoever shows them
/// @param random from which a key is made: secure
record AuthWiring(LoginCounts counts, InstantSource time, LongSupplier nanoTime, RandomGenerator random) {

    /// Passwords are checked by half of the processors at most.
    private static final int PROCESSORS_TO_PASSWORDS = 2;

    /// @return empty where everybody may do everything
    /// @throws StartFailure if a file went bad since the configuration was read
    Optional<Authenticator> authenticator(Auth auth) throws StartFailure {
        if (auth.silly() != null) {
            return Optional.of(new Silly(auth.silly().realm(), auth.silly().service()));
        }
        if (auth.htpasswd() == null
                && auth.token() == null
                && auth.mtls() == null
                && auth.oidc().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Identity(methods(auth), counts));
        } catch (UnusableFile e) {
            throw new StartFailure("a file of the section auth cannot be used: " + e.reason(), e);
        }
    }

    private Methods methods(Auth auth) throws UnusableFile {
        Methods methods = Methods.NONE.withOidc(auth.oidc().stream()
                .map(issuer -> new OidcLogin(settings(issuer), time))
                .toList());
        if (auth.mtls() != null) {
            methods = methods.withCertificates(new CertificateLogin(auth.mtls().user()));
        }
        if (auth.token() != null) {
            methods = methods.withTokens(new TokenLogin(settings(auth.token()), keys(auth.token()), time));
        }
        if (auth.htpasswd() != null) {
            methods = methods.withPasswords(
                    passwords(auth.htpasswd()), auth.htpasswd().realm());
        }
        if (auth.groups() != null) {
            methods = methods.withGroups(WatchedFile.open(auth.groups().path(), GroupFile::parse, nanoTime));
        }
        return methods;
    }

    private PasswordLogin passwords(Auth.Htpasswd htpasswd) throws UnusableFile {
        int atOnce = Math.max(1, Runtime.getRuntime().availableProcessors() / PROCESSORS_TO_PASSWORDS);
        var users = WatchedFile.open(htpasswd.path(), Htpasswd::parse, nanoTime);
        return new PasswordLogin(users, new Bcrypt(), atOnce, random, nanoTime);
    }

    private TokenKeys keys(Auth.Token token) throws UnusableFile {
        TokenKeys keys = TokenKeys.none(time);
        if (token.rootCertBundle() != null) {
            keys = keys.withCertificates(token.rootCertBundle(), nanoTime);
        }
        if (token.jwks() != null) {
            keys = keys.withKeySet(token.jwks(), nanoTime);
        }
        return keys;
    }

    private static TokenSettings settings(Auth.Token token) {
        return new TokenSettings(
                token.realm(),
                token.autoRedirect() ? Optional.of(token.autoRedirectPath()) : Optional.empty(),
                token.service(),
                token.issuer(),
                SignatureAlgorithms.of(List.copyOf(token.signingAlgorithms())),
                token.groupsClaim());
    }

    private static OidcSettings settings(Auth.OidcIssuer oidc) {
        return new OidcSettings(
                oidc.issuer(),
                oidc.audience(),
                Optional.ofNullable(oidc.jwksUrl()),
                oidc.usernameClaim(),
                Optional.ofNullable(oidc.groupsClaim()),
                oidc.requiredClaims(),
                oidc.prefix());
    }
}
