// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.token;

import com.nimbusds.jose.util.Base64;
import dev.gantry.auth.jwt.JwtRefused;
import dev.gantry.auth.jwt.TrustedKey;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The certificates that a token brings along (`x5c`): the first is for the key that signed it.
record CertificateChain(List<X509Certificate> certificates) {

    /// A path that is longer is an attempt to keep the registry busy.
    private static final int MAX_LENGTH = 10;

    private static final String UNTRUSTED =
            "the token's certificate is not one of rootcertbundle, nor issued below one that is valid now";

    CertificateChain {
        certificates = List.copyOf(certificates);
    }

    /// @param x5c at least one certificate
    static CertificateChain parse(List<Base64> x5c) throws JwtRefused {
        if (x5c.size() > MAX_LENGTH) {
            throw new JwtRefused("the token has more than %d certificates".formatted(MAX_LENGTH));
        }
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> certificates = new ArrayList<>();
            for (Base64 der : x5c) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der.decode())));
            }
            return new CertificateChain(certificates);
        } catch (CertificateException e) {
            throw new JwtRefused("the token's certificates cannot be read");
        }
    }

    /// The key of the first certificate, once the chain leads to one that is trusted.
    TrustedKey requireTrust(CertificateBundle trusted, Instant now) throws JwtRefused {
        X509Certificate leaf = certificates.getFirst();
        Date date = Date.from(now);
        try {
            if (trusted.certificates().contains(leaf)) {
                leaf.checkValidity(date);
            } else {
                anchor(leaf, trusted, date).checkValidity(date);
            }
            return TrustedKey.of(leaf.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new JwtRefused(UNTRUSTED);
        }
    }

    /// The trusted certificate at the chain's end, whose own time the platform does not look at.
    private X509Certificate anchor(X509Certificate leaf, CertificateBundle trusted, Date date)
            throws GeneralSecurityException {
        Set<TrustAnchor> anchors = trusted.certificates().stream()
                .map(certificate -> new TrustAnchor(certificate, null))
                .collect(Collectors.toSet());
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(leaf);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
        parameters.setRevocationEnabled(false);
        parameters.setDate(date);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(certificates)));
        var path =
                (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
        return path.getTrustAnchor().getTrustedCert();
    }
}
