// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.middleware.cloudfront;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/// The private half of a CloudFront key pair: RSA, or ECDSA on the curve P-256. No message tells of its text.
public final class SigningKey {

    private static final long MOST_BYTES = 1L << 20;
    private static final int CURVE_BITS = 256;
    private static final int LEAST_RSA_BITS = 2048;

    private final PrivateKey key;

    private SigningKey(PrivateKey key) {
        this.key = key;
    }

    /// Whether a text holds a key itself, and does not name a file.
    public static boolean isPem(String source) {
        return source.contains("-----BEGIN");
    }

    /// Reads a file, if it is not the text itself that is given.
    ///
    /// @throws IllegalArgumentException if there is no key that CloudFront takes; its message completes a sentence
    ///     that begins with what was to be a key
    public static SigningKey read(String source) {
        return parse(isPem(source) ? source : file(source));
    }

    /// Takes PKCS#1, PKCS#8 and SEC 1. What stands beside the key, such as the parameters of its curve or a
    /// certificate, is passed over.
    ///
    /// @throws IllegalArgumentException as [#read]
    public static SigningKey parse(String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            Object found = parser.readObject();
            for (; found != null; found = parser.readObject()) {
                PrivateKeyInfo info = keyOf(found);
                if (info != null) {
                    return new SigningKey(key(info));
                }
            }
        } catch (PEMException e) {
            throw new IllegalArgumentException("holds a key that is damaged", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("holds no PEM text that can be read", e);
        }
        throw new IllegalArgumentException("holds no private key in PEM form");
    }

    PrivateKey key() {
        return key;
    }

    @Override
    public String toString() {
        return "***";
    }

    private static @Nullable PrivateKeyInfo keyOf(Object found) {
        return switch (found) {
            case PrivateKeyInfo pkcs8 -> pkcs8;
            case PEMKeyPair pkcs1OrSec1 -> pkcs1OrSec1.getPrivateKeyInfo();
            case PEMEncryptedKeyPair encrypted -> throw locked();
            case PKCS8EncryptedPrivateKeyInfo encrypted -> throw locked();
            default -> null;
        };
    }

    private static IllegalArgumentException locked() {
        return new IllegalArgumentException("holds a key that a passphrase protects, and nobody is there to type it;"
                + " write it without one: openssl pkey -in locked.pem -out key.pem");
    }

    private static PrivateKey key(PrivateKeyInfo info) throws IOException {
        var algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
        String name;
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            name = "RSA";
        } else if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            name = "EC";
        } else {
            throw unsuited();
        }
        try {
            PrivateKey key = KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
            return switch (key) {
                case ECPrivateKey ec
                when ec.getParams().getCurve().getField().getFieldSize() != CURVE_BITS -> throw unsuited();
                case RSAPrivateKey rsa when rsa.getModulus().bitLength() < LEAST_RSA_BITS -> throw unsuited();
                default -> key;
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("holds a key that is damaged", e);
        }
    }

    private static IllegalArgumentException unsuited() {
        return new IllegalArgumentException(
                "holds a key of a kind that CloudFront does not take: RSA of 2048 bits, or ECDSA on the curve P-256");
    }

    private static String file(String source) {
        try {
            Path path = Path.of(source);
            if (Files.size(path) > MOST_BYTES) {
                throw new IllegalArgumentException("names a file of more than 1 MiB, which is no key");
            }
            return Files.readString(path);
        } catch (IOException e) {
            throw new IllegalArgumentException("names a file that cannot be read: " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException none -> "there is no such file";
            case AccessDeniedException denied -> "permission denied";
            case MalformedInputException binary -> "it is no PEM text (a DER file?)";
            default -> e.getClass().getSimpleName();
        };
    }
}
