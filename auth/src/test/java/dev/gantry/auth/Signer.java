// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/// A token service's key, and what it signs.
public record Signer(KeyPair pair, JWSAlgorithm algorithm) {

    public static Signer rsa() {
        return of("RSA", 2048, JWSAlgorithm.RS256);
    }

    public static Signer ec() {
        return of("EC", 256, JWSAlgorithm.ES256);
    }

    public static Signer ed25519() {
        return of("Ed25519", 255, JWSAlgorithm.EdDSA);
    }

    public Signer by(JWSAlgorithm other) {
        return new Signer(pair, other);
    }

    public PublicKey key() {
        return pair.getPublic();
    }

    public JWK jwk(String id) {
        return switch (key()) {
            case RSAPublicKey rsa -> new RSAKey.Builder(rsa).keyID(id).build();
            case ECPublicKey ec -> new ECKey.Builder(Curve.P_256, ec).keyID(id).build();
            default -> {
                byte[] encoded = key().getEncoded();
                byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
                yield new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
                        .keyID(id)
                        .build();
            }
        };
    }

    /// Signs claims.
    ///
    /// @param header makes of an empty header the one to sign
    public String sign(JWTClaimsSet claims, UnaryOperator<JWSHeader.Builder> header) {
        JWSHeader head = header.apply(new JWSHeader.Builder(algorithm)).build();
        try {
            if (algorithm.equals(JWSAlgorithm.EdDSA)) {
                return signByPlatform(claims, head);
            }
            SignedJWT jwt = new SignedJWT(head, claims);
            jwt.sign(
                    algorithm.getName().startsWith("ES")
                            ? new ECDSASigner(pair.getPrivate(), Curve.P_256)
                            : new RSASSASigner(pair.getPrivate()));
            return jwt.serialize();
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String signByPlatform(JWTClaimsSet claims, JWSHeader head) throws GeneralSecurityException {
        String text = head.toBase64URL() + "." + claims.toPayload().toBase64URL();
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + Base64URL.encode(signature.sign());
    }

    private static Signer of(String type, int size, JWSAlgorithm algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            generator.initialize(size);
            return new Signer(generator.generateKeyPair(), algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
