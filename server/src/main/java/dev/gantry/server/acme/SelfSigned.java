// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.acme;

import dev.gantry.http.engine.Identity;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/// Certificates that nobody vouches for.
final class SelfSigned {

    /// Holds the answer to a challenge (RFC 8737 §6.1).
    private static final ASN1ObjectIdentifier ACME_IDENTIFIER = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.31");

    private static final Duration LIFE = Duration.ofDays(7);
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

    private SelfSigned() {}

    /// Stands in until the first certificate is issued; its subject tells a client's user why it is not trusted.
    static Identity standIn(List<String> hosts, Instant now) throws IOException {
        return of("CN=no certificate has been issued to this Gantry yet", hosts, now, null);
    }

    /// The answer to a challenge.
    ///
    /// @param proof the digest that the authority expects
    static Identity answer(String host, byte[] proof, Instant now) throws IOException {
        return of(
                "CN=answer to a challenge",
                List.of(host),
                now,
                new Extension(ACME_IDENTIFIER, true, new DEROctetString(new DEROctetString(proof).getEncoded())));
    }

    static KeyPair newKeys() {
        try {
            KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
            keys.initialize(new ECGenParameterSpec("secp256r1"));
            return keys.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has this curve", e);
        }
    }

    private static Identity of(String subject, List<String> hosts, Instant now, @Nullable Extension extension)
            throws IOException {
        KeyPair keys = newKeys();
        var name = new X500Principal(subject);
        var builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(now.toEpochMilli()),
                Date.from(now.minus(CLOCKS_DIFFER)),
                Date.from(now.plus(LIFE)),
                name,
                keys.getPublic());
        GeneralName[] names = hosts.stream()
                .map(host -> new GeneralName(GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        if (extension != null) {
            builder.addExtension(extension);
        }
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
            return new Identity(keys.getPrivate(), List.of(certificate));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IOException("a certificate cannot be made: " + e.getMessage(), e);
        }
    }
}
