// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.shredzone.acme4j.util.CSRBuilder;
import org.shredzone.acme4j.util.CertificateUtils;

/// An authority of a test's own, which issues certificates of one day.
public final class TestAuthority {

    static {
        Security.addProvider(new BouncyCastleProvider());
    }

    private static final Duration LIFE = Duration.ofDays(1);

    private final KeyPair keys = keys();
    private final X509Certificate certificate = CertificateUtils.createTestRootCertificate(
            "CN=authority of a test", start(), start().plus(LIFE), keys);

    /// A certificate and its key, as PEM files.
    public record Pair(Path certificate, Path key) {}

    public X509Certificate certificate() {
        return certificate;
    }

    /// Its own certificate, as a PEM file of that folder.
    public Path file(Path folder) throws IOException {
        return write(folder.resolve("authority.pem"), "CERTIFICATE", encoded(certificate));
    }

    /// A server's certificate, with the authority's behind it.
    public Pair issue(Path folder, String host) throws IOException {
        KeyPair own = keys();
        var request = new CSRBuilder();
        request.addDomain(host);
        request.sign(own);
        X509Certificate issued = CertificateUtils.createTestCertificate(
                request.getCSR(), start(), start().plus(LIFE), certificate, keys.getPrivate());
        return new Pair(
                write(folder.resolve(host + ".pem"), "CERTIFICATE", encoded(issued)),
                write(folder.resolve(host + ".key"), "PRIVATE KEY", encoded(own.getPrivate())));
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the platform has no elliptic curves", e);
        }
    }

    private static Instant start() {
        return Instant.now().minus(Duration.ofHours(1));
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate just made cannot be written", e);
        }
    }

    private static byte[] encoded(PrivateKey key) {
        return key.getEncoded();
    }

    private static Path write(Path file, String label, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label));
    }
}
