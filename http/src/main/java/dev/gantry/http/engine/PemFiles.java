// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a certificate chain and its key from PEM files. Every failure names the file and what is wrong with it.
public final class PemFiles {

    /// A key store in memory wants a password; it protects nothing.
    public static final String NO_PASSWORD = "";

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----([^-]*)-----END \\1-----");

    private PemFiles() {}

    /// A certificate with those that lead to a root behind it, and its key.
    ///
    /// @throws IOException if a file cannot be read or used, or the key is not the first certificate's
    public static Identity identity(Path certificate, Path key) throws IOException {
        List<X509Certificate> chain = certificates(certificate);
        PublicKey owner = chain.getFirst().getPublicKey();
        PrivateKey secret = key(key, owner);
        try {
            if (!isPair(secret, owner)) {
                throw new IOException(
                        "The TLS key in %s does not belong to the first certificate in %s".formatted(key, certificate));
            }
            return new Identity(secret, chain);
        } catch (GeneralSecurityException e) {
            throw new IOException("The TLS key in %s cannot be used: %s".formatted(key, e.getMessage()), e);
        }
    }

    /// The same, as those libraries want it that know key stores alone.
    ///
    /// @throws IOException as [#identity]
    public static KeyStore keyStore(Path certificate, Path key) throws IOException {
        Identity identity = identity(certificate, key);
        try {
            // Unlike PKCS12 this kind takes a chain as it is; whether it leads anywhere is the clients' to say.
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, null);
            Certificate[] chain = identity.chain().toArray(Certificate[]::new);
            store.setKeyEntry("server", identity.key(), NO_PASSWORD.toCharArray(), chain);
            return store;
        } catch (GeneralSecurityException e) {
            throw new IOException("The TLS key in %s cannot be used: %s".formatted(key, e.getMessage()), e);
        }
    }

    /// All certificates of a file.
    ///
    /// @throws IOException if it cannot be read, or holds none
    public static List<X509Certificate> certificates(Path file) throws IOException {
        Matcher pem = CERTIFICATE.matcher(read(file, "certificate"));
        List<X509Certificate> found = new ArrayList<>();
        try {
            CertificateFactory x509 = CertificateFactory.getInstance("X.509");
            while (pem.find()) {
                byte[] block = pem.group().getBytes(StandardCharsets.ISO_8859_1);
                found.add((X509Certificate) x509.generateCertificate(new ByteArrayInputStream(block)));
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "The TLS certificate file %s is damaged at certificate %d: %s"
                            .formatted(file, found.size() + 1, e.getMessage()),
                    e);
        }
        if (found.isEmpty()) {
            throw new IOException("The TLS certificate file %s holds no certificate in PEM".formatted(file));
        }
        return found;
    }

    private static PrivateKey key(Path file, PublicKey owner) throws IOException {
        Matcher pem = KEY.matcher(read(file, "key"));
        if (!pem.find()) {
            throw new IOException("The TLS key file %s holds no private key in PEM".formatted(file));
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
            byte[] pkcs8 = switch (pem.group(1)) {
                case "PRIVATE KEY" -> der;
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new IOException("The TLS key file %s is encrypted; decrypt it first".formatted(file));
                default -> pkcs8(der, owner);
            };
            return KeyFactory.getInstance(owner.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    "The TLS key file %s holds no usable %s key: %s"
                            .formatted(file, owner.getAlgorithm(), e.getMessage()),
                    e);
        }
    }

    private static String read(Path file, String what) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException("The TLS %s file %s does not exist".formatted(what, file), e);
        } catch (AccessDeniedException e) {
            throw new IOException("The TLS %s file %s may not be read".formatted(what, file), e);
        } catch (IOException e) {
            throw new IOException("The TLS %s file %s cannot be read: %s".formatted(what, file, e), e);
        }
    }

    /// Wraps a traditional key (PKCS#1, or SEC 1 for curves) as PKCS#8. What algorithm and curve it is of stands
    /// in the certificate: a SubjectPublicKeyInfo is a sequence that begins with that very identifier (RFC 5280
    /// §4.1, RFC 5208 §5).
    private static byte[] pkcs8(byte[] key, PublicKey owner) {
        byte[] info = owner.getEncoded();
        int identifier = contentStart(info, 0);
        int start = contentStart(info, identifier);
        int length = contentLength(info, identifier);
        var content = new ByteArrayOutputStream();
        content.writeBytes(new byte[] {2, 1, 0});
        content.write(info, identifier, start + length - identifier);
        content.writeBytes(element(4, key));
        return element(0x30, content.toByteArray());
    }

    private static byte[] element(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.writeBytes(new byte[] {(byte) 0x82, (byte) (content.length >> 8), (byte) content.length});
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static int contentStart(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int contentLength(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = (length << 8) | (der[at + 2 + i] & 0xff);
        }
        return length;
    }

    private static boolean isPair(PrivateKey key, PublicKey owner) throws GeneralSecurityException {
        Signature signature = switch (owner.getAlgorithm()) {
            case "RSA" -> Signature.getInstance("SHA256withRSA");
            case "EC" -> Signature.getInstance("SHA256withECDSA");
            default -> Signature.getInstance(owner.getAlgorithm());
        };
        byte[] message = {1, 2, 3};
        signature.initSign(key);
        signature.update(message);
        byte[] signed = signature.sign();
        signature.initVerify(owner);
        signature.update(message);
        return signature.verify(signed);
    }
}
