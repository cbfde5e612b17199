// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.jwt;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A public key by which tokens may be signed: RSA, of an elliptic curve, or Ed25519. There are no others: a secret
/// that verifies is a secret that signs.
///
/// @param algorithm the only one that the key is for; null where it does not say
public record TrustedKey(PublicKey key, @Nullable Algorithm algorithm) {

    public static TrustedKey of(PublicKey key) {
        return new TrustedKey(key, null);
    }

    /// Empty for a key that is for something else, or of a kind that is not used here.
    public static Optional<TrustedKey> of(JWK jwk) {
        if (jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE)) {
            return Optional.empty();
        }
        try {
            return switch (jwk) {
                case RSAKey rsa -> Optional.of(new TrustedKey(rsa.toRSAPublicKey(), jwk.getAlgorithm()));
                case ECKey ec -> Optional.of(new TrustedKey(ec.toECPublicKey(), jwk.getAlgorithm()));
                case OctetKeyPair pair
                when Curve.Ed25519.equals(pair.getCurve()) ->
                    Optional.of(new TrustedKey(Ed25519.key(pair), jwk.getAlgorithm()));
                default -> Optional.empty();
            };
        } catch (JOSEException e) {
            return Optional.empty();
        }
    }

    /// By RFC 7638; empty for a key of a kind that is not used here.
    public Optional<String> thumbprint() {
        try {
            return switch (key) {
                case RSAPublicKey rsa -> Optional.of(thumbprint(new RSAKey.Builder(rsa).build()));
                case ECPublicKey ec -> {
                    Curve curve = Curve.forECParameterSpec(ec.getParams());
                    yield curve == null
                            ? Optional.empty()
                            : Optional.of(thumbprint(new ECKey.Builder(curve, ec).build()));
                }
                case EdECPublicKey ed -> Optional.of(thumbprint(Ed25519.jwk(ed)));
                default -> Optional.empty();
            };
        } catch (JOSEException e) {
            return Optional.empty();
        }
    }

    private static String thumbprint(JWK jwk) throws JOSEException {
        return jwk.computeThumbprint().toString();
    }
}
