// SPDX-License-Identifier: Apache-2.0
package dev.gantry.storage.s3.client;

import dev.gantry.storage.s3.config.Trust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Who may have issued the store's certificate.
public final class Authorities {

    private Authorities() {}

    /// @throws GeneralSecurityException if the configured authority cannot be read
    public static X509ExtendedTrustManager of(Trust trust) throws GeneralSecurityException {
        X509ExtendedTrustManager platform = judge(null);
        String rootCa = trust.rootCa();
        return rootCa == null ? platform : judge(with(platform, rootCa));
    }

    private static KeyStore with(X509ExtendedTrustManager platform, String pem) throws GeneralSecurityException {
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int number = 0;
            for (Certificate known : platform.getAcceptedIssuers()) {
                all.setCertificateEntry("platform-" + number++, known);
            }
            var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
            for (Certificate own : CertificateFactory.getInstance("X.509").generateCertificates(bytes)) {
                all.setCertificateEntry("own-" + number++, own);
            }
            return all;
        } catch (IOException e) {
            throw new GeneralSecurityException("The platform makes no empty key store", e);
        }
    }

    private static X509ExtendedTrustManager judge(@Nullable KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("The platform judges no X.509 certificates"));
    }
}
