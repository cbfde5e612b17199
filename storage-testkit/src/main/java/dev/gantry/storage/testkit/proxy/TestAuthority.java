// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.testkit.proxy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An authority of a test's own, which issues certificates for any host name; nobody else trusts it.
public final class TestAuthority {

    private static final Duration BEFORE = Duration.ofDays(1);
    private static final Duration AFTER = Duration.ofDays(2);

    private final AtomicLong serial = new AtomicLong(1);
    private final X500Principal name;
    private final KeyPair keys = keys();
    private final X509Certificate certificate;

    /// @param name what its certificates say of their issuer, as its common name
    public TestAuthority(String name) {
        this.name = new X500Principal("CN=" + name);
        this.certificate =
                certify(this.name, keys.getPublic(), new Extra(Extension.basicConstraints, new BasicConstraints(true)));
    }

    /// The certificate of the authority itself, as a PEM text.
    public String pem() {
        return pem(certificate);
    }

    private static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encode a certificate", e);
        }
    }

    private static String pem(String kind, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, base64, kind);
    }

    /// A certificate and its key, each as a PEM text.
    public record Identity(String certificate, String key) {}

    /// What a server in another process needs to be `host`, or a client of that name.
    public Identity identity(String host) {
        KeyPair own = keys();
        return new Identity(
                pem(issue(host, own.getPublic())),
                pem("PRIVATE KEY", own.getPrivate().getEncoded()));
    }

    private X509Certificate issue(String host, PublicKey key) {
        return certify(
                new X500Principal("CN=" + host),
                key,
                new Extra(
                        Extension.subjectAlternativeName,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, host))));
    }

    /// What a TLS server needs to be `host`.
    public SSLContext server(String host) {
        try {
            KeyPair own = keys();
            return context(own.getPrivate(), issue(host, own.getPublic()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("be a server for " + host, e);
        }
    }

    private SSLContext context(PrivateKey key, X509Certificate issued) throws GeneralSecurityException, IOException {
        char[] password = "test".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", key, password, new X509Certificate[] {issued, certificate});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private record Extra(ASN1ObjectIdentifier kind, ASN1Encodable value) {}

    private X509Certificate certify(X500Principal subject, PublicKey key, Extra extra) {
        Instant now = Instant.now();
        X509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(serial.getAndIncrement()),
                Date.from(now.minus(BEFORE)),
                Date.from(now.plus(AFTER)),
                subject,
                key);
        try {
            certificate.addExtension(extra.kind, true, extra.value);
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(certificate.build(signer));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("certify " + subject, e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("make keys", e);
        }
    }
}
