// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Certificates made for a test, good from a day before its beginning on.
public final class Certificates {

    private static final AtomicLong SERIAL = new AtomicLong(1);

    private Certificates() {}

    public static X509Certificate authority(Signer own, String name) {
        return authority(own, name, Duration.ofDays(365));
    }

    public static X509Certificate authority(Signer own, String name, Duration good) {
        return make(own.key(), name, own.pair().getPrivate(), name, true, good);
    }

    public static X509Certificate issued(Signer own, String name, Signer authority, String authorityName) {
        return issued(own, name, authority, authorityName, Duration.ofDays(365));
    }

    public static X509Certificate issued(
            Signer own, String name, Signer authority, String authorityName, Duration good) {
        return make(own.key(), name, authority.pair().getPrivate(), authorityName, false, good);
    }

    public static X509Certificate make(
            PublicKey key,
            String name,
            PrivateKey signer,
            String signerName,
            boolean authority,
            Duration good,
            GeneralName... alternatives) {
        Instant begin = TestTime.BEGIN.minus(Duration.ofDays(1));
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name(signerName),
                BigInteger.valueOf(SERIAL.getAndIncrement()),
                Date.from(begin),
                Date.from(TestTime.BEGIN.plus(good)),
                new X500Name(name),
                key);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (alternatives.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
            }
            String algorithm = switch (signer.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> "Ed25519";
            };
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(signer)));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String pem(X509Certificate... certificates) {
        StringBuilder pem = new StringBuilder();
        try {
            for (X509Certificate certificate : certificates) {
                pem.append("-----BEGIN CERTIFICATE-----\n")
                        .append(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return pem.toString();
    }
}
