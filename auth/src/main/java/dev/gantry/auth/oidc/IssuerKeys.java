// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.oidc;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.gantry.auth.jwt.Jwt;
import dev.gantry.auth.jwt.TrustedKey;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The keys of an issuer, fetched when a token asks for them: kept for a while, fetched again for a key that is not
/// among them, but not more than twice in half a minute whatever tokens come, and kept longer while the issuer does
/// not answer.
final class IssuerKeys {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 1 << 20;
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(30);
    private static final Duration KEPT_IN_OUTAGE = Duration.ofHours(1);

    private final JWKSource<SecurityContext> source;

    private IssuerKeys(JWKSource<SecurityContext> source) {
        this.source = source;
    }

    /// Asks nobody yet: a registry starts though an issuer is down.
    static IssuerKeys of(OidcSettings settings) {
        int millis = Math.toIntExact(TIMEOUT.toMillis());
        ResourceRetriever http = new DefaultResourceRetriever(millis, millis, MAX_BYTES);
        URI document = settings.keys().orElseGet(() -> Discovery.document(settings.issuer()));
        ResourceRetriever way = settings.keys().isPresent() ? http : new Discovery(settings.issuer(), http);
        try {
            return new IssuerKeys(JWKSourceBuilder.create(document.toURL(), way)
                    .cache(KEPT.toMillis(), PATIENCE.toMillis())
                    .refreshAheadCache(false)
                    .rateLimited(BETWEEN_FETCHES.toMillis())
                    .outageTolerant(KEPT_IN_OUTAGE.toMillis())
                    .build());
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("No address of keys: " + document, e);
        }
    }

    /// Those that may have signed the token.
    ///
    /// @throws KeySourceException if there is no knowing: they cannot be fetched, or were a moment ago
    List<TrustedKey> of(Jwt jwt) throws KeySourceException {
        JWKMatcher matcher = JWKMatcher.forJWSHeader(jwt.header());
        return matcher == null
                ? List.of()
                : source.get(new JWKSelector(matcher), null).stream()
                        .map(TrustedKey::of)
                        .flatMap(Optional::stream)
                        .toList();
    }
}
