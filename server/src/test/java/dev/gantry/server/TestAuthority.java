// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority of a test's own, which issues certificates of one day.
public final class TestAuthority {

    private static final Duration LIFE = Duration.ofDays(1);
    private static final X500Principal NAME = new X500Principal("CN=authority of a test");

    private final AtomicLong serial = new AtomicLong();
    private final KeyPair keys = keys();
    private final X509Certificate certificate = certificate(NAME, keys.getPublic(), LIFE, true, "");

    /// A certificate and its key, as PEM files.
    public record Pair(Path certificate, Path key) {}

    public X509Certificate certificate() {
        return certificate;
    }

    /// Its own certificate, as a PEM file of that folder.
    public Path file(Path folder) throws IOException {
        return write(folder.resolve("authority.pem"), certificate);
    }

    /// A certificate for that host.
    public Pair issue(Path folder, String host) throws IOException {
        return issue(folder, host, LIFE);
    }

    public Pair issue(Path folder, String host, Duration life) throws IOException {
        KeyPair own = keys();
        X509Certificate issued =
                certificate(new X500Principal("CN=" + host + ", OU=test"), own.getPublic(), life, false, host);
        Path key = write(
                folder.resolve(host + ".key"), "PRIVATE KEY", own.getPrivate().getEncoded());
        return new Pair(write(folder.resolve(host + ".pem"), issued), key);
    }

    private X509Certificate certificate(
            X500Principal subject, PublicKey key, Duration life, boolean isAuthority, String host) {
        Instant start = Instant.now().minus(Duration.ofHours(1));
        var builder = new JcaX509v3CertificateBuilder(
                NAME,
                BigInteger.valueOf(serial.incrementAndGet()),
                Date.from(start),
                Date.from(start.plus(life)),
                subject,
                key);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            if (!isAuthority) {
                var names = new GeneralNames(new GeneralName(GeneralName.dNSName, host));
                builder.addExtension(Extension.subjectAlternativeName, false, names);
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("a certificate cannot be made", e);
        }
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the platform has no elliptic curves", e);
        }
    }

    private static Path write(Path file, X509Certificate certificate) throws IOException {
        try {
            return write(file, "CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate just made cannot be written", e);
        }
    }

    private static Path write(Path file, String label, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label));
    }
}
