// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.token;

import com.nimbusds.jose.util.Base64;
import dev.gantry.auth.jwt.JwtRefused;
import dev.gantry.auth.jwt.TrustedKey;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
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

    private static final String X509 = "X.509";

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
            CertificateFactory factory = CertificateFactory.getInstance(X509);
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
                anchor(trusted, date).checkValidity(date); // the platform does not look at it
            }
            return TrustedKey.of(leaf.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new JwtRefused(UNTRUSTED);
        }
    }

    /// The trusted certificate that issued one of the chain, each before which was issued by the one behind it, as
    /// RFC 7515 §4.1.6 has them. No other order is searched for: a stranger could make that search endless.
    private X509Certificate anchor(CertificateBundle trusted, Date date) throws GeneralSecurityException {
        Set<TrustAnchor> anchors = trusted.certificates().stream()
                .map(certificate -> new TrustAnchor(certificate, null))
                .collect(Collectors.toSet());
        if (anchors.isEmpty()) {
            throw new CertPathValidatorException("No certificate is trusted");
        }
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(date);
        CertPathValidator validator = CertPathValidator.getInstance("PKIX");
        CertificateFactory factory = CertificateFactory.getInstance(X509);
        GeneralSecurityException failure = new CertPathValidatorException("No certificate");
        for (int length = 1; length <= certificates.size(); length++) {
            try {
                CertPath path = factory.generateCertPath(certificates.subList(0, length));
                var valid = (PKIXCertPathValidatorResult) validator.validate(path, parameters);
                return valid.getTrustAnchor().getTrustedCert();
            } catch (CertPathValidatorException e) {
                failure = e; // those that follow may lead on
            }
        }
        throw failure;
    }
}
