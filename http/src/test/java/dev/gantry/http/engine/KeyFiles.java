// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// A self-signed certificate for the loopback address and its key, made by the JDK's keytool, in PEM files of a
/// folder.
final class KeyFiles {

    private static final String PASSWORD = "password";

    private final Path folder;
    private final KeyStore store;

    private KeyFiles(Path folder, KeyStore store) {
        this.folder = folder;
        this.store = store;
    }

    /// @param algorithm `RSA`, `EC` or `Ed25519`
    static KeyFiles create(Path folder, String algorithm) throws Exception {
        Path file = folder.resolve(algorithm + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        algorithm,
                        "-alias",
                        "a",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=ip:127.0.0.1,dns:localhost",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool failed for " + algorithm);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return new KeyFiles(folder, store);
    }

    Path certificate() throws Exception {
        return write("certificate.pem", "CERTIFICATE", store.getCertificate("a").getEncoded());
    }

    /// The key as PKCS#8.
    Path key() throws Exception {
        return write("key.pem", "PRIVATE KEY", pkcs8());
    }

    /// The key in its older form: the octets that PKCS#8 wraps.
    Path traditionalKey(String label) throws Exception {
        byte[] pkcs8 = pkcs8();
        int at = algorithmEnd(pkcs8);
        int lengthBytes = (pkcs8[at + 1] & 0x80) == 0 ? 0 : pkcs8[at + 1] & 0x7f;
        return write("traditional.pem", label, Arrays.copyOfRange(pkcs8, at + 2 + lengthBytes, pkcs8.length));
    }

    TlsConfig tls() throws Exception {
        return TlsConfig.of(serverKeys());
    }

    /// Keys of a server that is this one.
    ServerKeys serverKeys() throws Exception {
        var keys = new ServerKeys();
        keys.use(PemFiles.identity(certificate(), key()));
        return keys;
    }

    /// A client's context that trusts this certificate alone.
    SSLContext trust() throws GeneralSecurityException, IOException {
        return trust(null);
    }

    /// @param client whose certificate it shows when it is asked for one
    SSLContext trust(@Nullable KeyFiles client) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", x509());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(client == null ? null : client.store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    X509Certificate x509() throws GeneralSecurityException {
        return (X509Certificate) store.getCertificate("a");
    }

    private Path write(String name, String label, byte[] der) throws IOException {
        return writeTo(folder, name, label, der);
    }

    static Path writeTo(Path folder, String name, String label, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                folder.resolve(name),
                "Some words before it.\n-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label));
    }

    private byte[] pkcs8() throws GeneralSecurityException {
        return store.getKey("a", PASSWORD.toCharArray()).getEncoded();
    }

    /// PKCS#8 is a sequence of a version (3 bytes), an algorithm, and the key in an octet string.
    private static int algorithmEnd(byte[] pkcs8) {
        int version = 2 + ((pkcs8[1] & 0x80) == 0 ? 0 : pkcs8[1] & 0x7f);
        int algorithm = version + 3;
        return algorithm + 2 + pkcs8[algorithm + 1];
    }
}
