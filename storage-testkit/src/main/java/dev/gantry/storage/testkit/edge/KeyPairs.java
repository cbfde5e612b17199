// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.edge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/// Makes key pairs such as CloudFront takes.
public final class KeyPairs {

    private static final int RSA_BITS = 2048;

    private KeyPairs() {}

    public static KeyPair rsa() {
        return rsa(RSA_BITS);
    }

    public static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The platform makes no RSA keys", e);
        }
    }

    /// @param curve by its name, as in `secp256r1`
    public static KeyPair ecdsa(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The platform makes no keys on " + curve, e);
        }
    }

    /// The key's text in the form of PKCS#8.
    public static String pem(PrivateKey key) {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /// An RSA key's text in the form of PKCS#1, the only one that Distribution reads.
    public static String pkcs1(PrivateKey key) {
        try {
            var info = PrivateKeyInfo.getInstance(key.getEncoded());
            return pem(
                    "RSA PRIVATE KEY", info.parsePrivateKey().toASN1Primitive().getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(String type, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, text, type);
    }
}
