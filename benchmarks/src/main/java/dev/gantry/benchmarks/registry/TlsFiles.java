// SPDX-License-Identifier: Apache-2.0
package dev.gantry.benchmarks.registry;

import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// An authority, and what it issued for `localhost`, as files.
///
/// @param certificate what a registry shows
/// @param key what belongs to it
/// @param authority who is to be trusted
/// @param store for a server that stands before the store
/// @param client for clients: trusts the authority alone
public record TlsFiles(Path certificate, Path key, Path authority, SSLContext store, SSLContext client) {

    /// What certificates are issued for.
    public static final String HOST = "localhost";

    /// Makes an authority and has it issue what is needed.
    public static TlsFiles make(Path folder) throws IOException {
        var authority = new TestAuthority("benchmarks");
        var identity = authority.identity(HOST);
        return new TlsFiles(
                Files.writeString(folder.resolve("tls.crt"), identity.certificate()),
                Files.writeString(folder.resolve("tls.key"), identity.key()),
                Files.writeString(folder.resolve("ca.crt"), authority.pem()),
                authority.server(HOST),
                trusting(authority.pem()));
    }

    private static SSLContext trusting(String pem) throws IOException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "authority",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("trust an authority", e);
        }
    }
}
