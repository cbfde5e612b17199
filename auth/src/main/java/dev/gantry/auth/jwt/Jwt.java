// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.EdECPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A signed token (RFC 7519), of which nothing is believed until it is required.
public final class Jwt {

    /// How far the clocks of issuer and registry may be apart.
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    /// A JSON object, its name for the header's first bytes included, and two parts more.
    private static final Pattern FORM = Pattern.compile("eyJ[\\w-]*\\.[\\w-]*\\.[\\w-]*");

    private final SignedJWT signed;
    private final JWTClaimsSet claims;

    private Jwt(SignedJWT signed, JWTClaimsSet claims) {
        this.signed = signed;
        this.claims = claims;
    }

    /// Whether a text is meant as a token and not, for one, as a password.
    public static boolean hasForm(String text) {
        return FORM.matcher(text).matches();
    }

    /// @throws JwtRefused if it is no signed token; one without a signature (`alg: none`) is none
    public static Jwt parse(String text) throws JwtRefused {
        try {
            SignedJWT signed = SignedJWT.parse(text);
            JWTClaimsSet claims = signed.getJWTClaimsSet();
            if (claims == null) {
                throw new JwtRefused("the token has no claims");
            }
            if (signed.getHeader().getCriticalParams() != null) {
                throw new JwtRefused("the token relies on extensions that are not known here");
            }
            return new Jwt(signed, claims);
        } catch (ParseException | IllegalArgumentException e) {
            throw new JwtRefused("the token is not a signed JWT");
        }
    }

    public JWSHeader header() {
        return signed.getHeader();
    }

    /// What it says of its issuer; empty where it says nothing.
    public String issuer() {
        return Objects.requireNonNullElse(claims.getIssuer(), "");
    }

    public void requireAlgorithm(SignatureAlgorithms algorithms) throws JwtRefused {
        if (!algorithms.allowed().contains(header().getAlgorithm())) {
            throw new JwtRefused("the token is signed by an algorithm that is not allowed");
        }
    }

    public void requireSignature(TrustedKey key) throws JwtRefused {
        if (!isSignedBy(key)) {
            throw new JwtRefused("the token's signature is wrong");
        }
    }

    public boolean isSignedBy(TrustedKey trusted) {
        JWSAlgorithm algorithm = header().getAlgorithm();
        if (trusted.algorithm() != null && !trusted.algorithm().equals(algorithm)) {
            return false;
        }
        if (trusted.key() instanceof EdECPublicKey key) {
            return algorithm.equals(JWSAlgorithm.EdDSA)
                    && Ed25519.verify(
                            key, signed.getSigningInput(), signed.getSignature().decode());
        }
        try {
            return signed.verify(new DefaultJWSVerifierFactory().createJWSVerifier(header(), trusted.key()));
        } catch (JOSEException e) {
            return false; // a key that is not for this algorithm
        }
    }

    public void requireIssuer(String issuer) throws JwtRefused {
        if (!issuer().equals(issuer)) {
            throw new JwtRefused("the token is of another issuer");
        }
    }

    public void requireAudience(String audience) throws JwtRefused {
        if (!claims.getAudience().contains(audience)) {
            throw new JwtRefused("the token is for another audience");
        }
    }

    /// A token without an end is refused: it could never be taken back.
    public void requireTime(Instant now) throws JwtRefused {
        Date end = claims.getExpirationTime();
        if (end == null) {
            throw new JwtRefused("the token does not say when it expires");
        }
        if (!now.isBefore(end.toInstant().plus(LEEWAY))) {
            throw new JwtRefused("the token has expired");
        }
        Date begin = claims.getNotBeforeTime();
        if (begin != null && now.isBefore(begin.toInstant().minus(LEEWAY))) {
            throw new JwtRefused("the token is not good yet");
        }
    }

    public @Nullable Object claim(String name) {
        return claims.getClaim(name);
    }

    /// A claim that is a single text, number or truth value.
    public Optional<String> text(String name) {
        Object claim = claims.getClaim(name);
        return claim == null || claim instanceof Map || claim instanceof List
                ? Optional.empty()
                : Optional.of(claim.toString());
    }

    /// A claim that is a list of texts, or a single one.
    public List<String> texts(String name) {
        return claims.getClaim(name) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : text(name).stream().toList();
    }

    /// Nothing of it: it is a secret as long as it is good.
    @Override
    public String toString() {
        return "Jwt[***]";
    }
}
