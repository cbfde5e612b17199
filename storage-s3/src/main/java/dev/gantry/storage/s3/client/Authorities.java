// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.storage.s3.config.Trust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Who may have issued the store's certificate. A refusal says who did.
public final class Authorities extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager judge;

    private Authorities(X509ExtendedTrustManager judge) {
        this.judge = judge;
    }

    /// What the platform trusts, and what is configured beside it; `skipVerify` has no say here.
    ///
    /// @throws GeneralSecurityException if what is configured holds no certificate, or something else
    public static Authorities of(Trust trust) throws GeneralSecurityException {
        X509ExtendedTrustManager platform = judge(null);
        String pem = trust.rootCa();
        return new Authorities(pem == null ? platform : judge(joined(platform, pem)));
    }

    private static KeyStore joined(X509ExtendedTrustManager platform, String pem) throws GeneralSecurityException {
        KeyStore store = empty();
        int name = 0;
        for (Certificate certificate : platform.getAcceptedIssuers()) {
            store.setCertificateEntry(Integer.toString(name++), certificate);
        }
        var added = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)));
        if (added.isEmpty()) {
            throw new CertificateException("there is no certificate in the text");
        }
        for (Certificate certificate : added) {
            store.setCertificateEntry(Integer.toString(name++), certificate);
        }
        return store;
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException("this Java makes no empty key store", e);
        }
    }

    /// @param store absent: the platform's
    private static X509ExtendedTrustManager judge(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("this Java verifies no certificates"));
    }

    @FunctionalInterface
    private interface Check {
        void run() throws CertificateException;
    }

    private static void explained(X509Certificate[] chain, Check check) throws CertificateException {
        try {
            check.run();
        } catch (CertificateException e) {
            throw new CertificateException(
                    "the certificate of '%s', issued by '%s', is refused: %s"
                            .formatted(chain[0].getSubjectX500Principal().getName(), issuers(chain), e.getMessage()),
                    e);
        }
    }

    /// Who issued the certificate, and at the end of the chain who would have to be trusted.
    private static String issuers(X509Certificate[] chain) {
        String first = chain[0].getIssuerX500Principal().getName();
        String last = chain[chain.length - 1].getIssuerX500Principal().getName();
        return first.equals(last) ? first : first + "' and in the end by '" + last;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        explained(chain, () -> judge.checkServerTrusted(chain, kind));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        explained(chain, () -> judge.checkServerTrusted(chain, kind, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        explained(chain, () -> judge.checkServerTrusted(chain, kind, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        judge.checkClientTrusted(chain, kind);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        judge.checkClientTrusted(chain, kind, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        judge.checkClientTrusted(chain, kind, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge.getAcceptedIssuers();
    }
}
