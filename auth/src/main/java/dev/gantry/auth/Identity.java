// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth;

import dev.gantry.auth.certificate.CertificateLogin;
import dev.gantry.auth.file.WatchedFile;
import dev.gantry.auth.jwt.Jwt;
import dev.gantry.auth.jwt.JwtLogin;
import dev.gantry.auth.jwt.JwtRefused;
import dev.gantry.auth.login.BasicCredentials;
import dev.gantry.auth.login.LogText;
import dev.gantry.auth.login.LoginCounts;
import dev.gantry.auth.login.Means;
import dev.gantry.auth.login.Outcome;
import dev.gantry.registry.access.Authenticator;
import dev.gantry.registry.access.Caller;
import dev.gantry.registry.access.Need;
import dev.gantry.registry.access.Presented;
import dev.gantry.registry.access.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// All ways by which a registry gets to know its clients. The first that applies decides: the certificate; a Bearer
/// token, by its issuer; a password, which may be an OpenID Connect token. Each failure is a line of the log.
public final class Identity implements Authenticator {

    private static final Logger LOG = LoggerFactory.getLogger(Identity.class);

    private final Methods methods;
    private final LoginCounts counts;

    public Identity(Methods methods, LoginCounts counts) {
        this.methods = methods;
        this.counts = counts;
    }

    @Override
    public Verdict authenticate(Presented presented) {
        Optional<CertificateLogin> certificates = methods.certificates();
        if (certificates.isPresent() && presented.certificate() != null) {
            return told(Means.CERTIFICATE, "", presented, certificates.get().login(presented.certificate()));
        }
        if (presented.authorization() == null) {
            return new Verdict.Nothing();
        }
        String[] parts = presented.authorization().strip().split(" +", 2);
        String proof = parts.length < 2 ? "" : parts[1];
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "bearer" -> bearer(proof, presented);
            case "basic" -> basic(proof, presented);
            default -> new Verdict.Nothing();
        };
    }

    @Override
    public Optional<String> challenge(Presented presented, List<Need> needs, Verdict verdict) {
        return methods.tokens()
                .map(tokens -> tokens.challenge(presented, needs, verdict))
                .or(methods::basicChallenge);
    }

    private Verdict bearer(String token, Presented presented) {
        List<JwtLogin> issuers = methods.issuers();
        if (issuers.isEmpty()) {
            return new Verdict.Nothing();
        }
        try {
            Jwt jwt = Jwt.parse(token);
            JwtLogin issuer = issuer(issuers, jwt)
                    .orElseThrow(() -> new JwtRefused("the token is of an issuer that is not trusted here"));
            return told(issuer.means(), "", presented, issuer.login(jwt));
        } catch (JwtRefused e) {
            return told(issuers.getFirst().means(), "", presented, new Verdict.Refused(e.reason()));
        }
    }

    private Verdict basic(String token, Presented presented) {
        if (methods.basicChallenge().isEmpty()) {
            return new Verdict.Nothing();
        }
        Optional<BasicCredentials> parsed = BasicCredentials.parse(token);
        if (parsed.isEmpty()) {
            var refused = new Verdict.Refused("what was sent is not the Base64 of user:password in UTF-8");
            return told(Means.PASSWORD, "", presented, refused);
        }
        BasicCredentials credentials = parsed.get();
        return tokenInPassword(credentials, presented).orElseGet(() -> password(credentials, presented));
    }

    /// Clients that know names and passwords only send a CI job's token as the password, beside whatever name.
    private Optional<Verdict> tokenInPassword(BasicCredentials credentials, Presented presented) {
        if (methods.oidc().isEmpty() || !Jwt.hasForm(credentials.password())) {
            return Optional.empty();
        }
        try {
            Jwt jwt = Jwt.parse(credentials.password());
            return issuer(methods.oidc(), jwt)
                    .map(issuer -> told(issuer.means(), credentials.user(), presented, issuer.login(jwt)));
        } catch (JwtRefused e) {
            return Optional.empty();
        }
    }

    private Verdict password(BasicCredentials credentials, Presented presented) {
        Verdict verdict = methods.passwords()
                .map(passwords -> passwords.login(credentials, presented.clientAddress()))
                .orElseGet(() -> new Verdict.Refused("the password must be a token of an issuer that is trusted here"));
        return told(Means.PASSWORD, credentials.user(), presented, verdict);
    }

    private static Optional<JwtLogin> issuer(List<? extends JwtLogin> issuers, Jwt jwt) {
        return issuers.stream()
                .filter(issuer -> issuer.issuer().equals(jwt.issuer()))
                .<JwtLogin>map(issuer -> issuer)
                .findFirst();
    }

    /// The verdict, counted, logged, and with the groups that the file adds.
    private Verdict told(Means means, String claimed, Presented presented, Verdict verdict) {
        switch (verdict) {
            case Verdict.Known known -> {
                counts.add(means, Outcome.ACCEPTED);
                return new Verdict.Known(withGroups(known.caller()), known.grants());
            }
            case Verdict.Refused(String reason) -> failed(means, Outcome.REFUSED, claimed, presented, reason);
            case Verdict.TooMany tooMany -> failed(means, Outcome.SLOWED, claimed, presented, "too many attempts");
            case Verdict.Undecided(String reason) -> failed(means, Outcome.UNDECIDED, claimed, presented, reason);
            case Verdict.Nothing nothing -> {}
        }
        return verdict;
    }

    private Caller withGroups(Caller caller) {
        Set<String> listed = caller.isAnonymous()
                ? Set.of()
                : methods.groups()
                        .map(WatchedFile::current)
                        .map(file -> file.of(caller.name()))
                        .orElse(Set.of());
        if (listed.isEmpty()) {
            return caller;
        }
        Set<String> groups = new HashSet<>(caller.groups());
        groups.addAll(listed);
        return new Caller(caller.name(), groups);
    }

    /// A token that is refused has expired, most often: the client fetches another by itself.
    private void failed(Means means, Outcome outcome, String claimed, Presented presented, String reason) {
        counts.add(means, outcome);
        LOG.atLevel(means == Means.TOKEN ? Level.INFO : Level.WARN)
                .addKeyValue("by", means.name().toLowerCase(Locale.ROOT))
                .addKeyValue("user", LogText.of(claimed))
                .addKeyValue("client", presented.clientAddress())
                .addKeyValue("reason", reason)
                .log("auth." + outcome.name().toLowerCase(Locale.ROOT));
    }
}
