// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/// Ed25519 by the platform: the JOSE library leaves it to another one.
final class Ed25519 {

    private static final String NAME = "Ed25519";
    private static final int KEY_BYTES = 32;

    /// What stands before the 32 bytes of a key in its X.509 form (RFC 8410 §4).
    private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    static PublicKey key(OctetKeyPair pair) throws JOSEException {
        byte[] x = pair.getX().decode();
        if (x.length != KEY_BYTES) {
            throw new JOSEException("An Ed25519 key has 32 bytes");
        }
        byte[] encoded = Arrays.copyOf(X509_HEAD, X509_HEAD.length + KEY_BYTES);
        System.arraycopy(x, 0, encoded, X509_HEAD.length, KEY_BYTES);
        try {
            return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new JOSEException("Not an Ed25519 key", e);
        }
    }

    /// @throws JOSEException for a key of another curve
    static OctetKeyPair jwk(EdECPublicKey key) throws JOSEException {
        byte[] encoded = key.getEncoded();
        if (encoded.length != X509_HEAD.length + KEY_BYTES) {
            throw new JOSEException("Not an Ed25519 key");
        }
        byte[] x = Arrays.copyOfRange(encoded, X509_HEAD.length, encoded.length);
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).build();
    }

    static boolean verify(EdECPublicKey key, byte[] signed, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(NAME);
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // a key of another curve, or bytes that are no signature
        }
    }
}
