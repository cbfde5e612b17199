// SPDX-License-Identifier: Apache-2.0
package dev.gantry.auth.token;

import dev.gantry.auth.file.UnusableFile;
import dev.gantry.auth.jwt.TrustedKey;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates that are trusted: as authorities over the chains that tokens bring along, and for their own keys.
///
/// @param keys by their thumbprints (RFC 7638) and by their ids as Distribution 2.x has them
record CertificateBundle(List<X509Certificate> certificates, Map<String, TrustedKey> keys) {

    private static final Pattern PEM = Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

    CertificateBundle {
        certificates = List.copyOf(certificates);
        keys = Map.copyOf(keys);
    }

    /// @param now a certificate that has expired by then draws a remark: its key is good all the same, chains that
    ///     end in it are not
    /// @throws UnusableFile if there is no certificate in it, or one that cannot be read
    static CertificateBundle parse(String pem, Instant now, Consumer<String> remarks) throws UnusableFile {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher blocks = PEM.matcher(pem);
        while (blocks.find()) {
            certificates.add(certificate(blocks.group(), certificates.size() + 1));
        }
        if (certificates.isEmpty()) {
            throw new UnusableFile(
                    "it holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----");
        }
        Map<String, TrustedKey> keys = new HashMap<>();
        for (X509Certificate certificate : certificates) {
            TrustedKey key = TrustedKey.of(certificate.getPublicKey());
            key.thumbprint().ifPresent(id -> keys.put(id, key));
            keys.put(KeyId.of(key.key()), key);
            if (certificate.getNotAfter().toInstant().isBefore(now)) {
                remarks.accept("certificate %s has expired; tokens that bring certificates below it are refused"
                        .formatted(certificate.getSubjectX500Principal()));
            }
        }
        return new CertificateBundle(certificates, keys);
    }

    Optional<TrustedKey> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    private static X509Certificate certificate(String pem, int number) throws UnusableFile {
        try {
            var stream = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream);
        } catch (CertificateException e) {
            throw new UnusableFile("certificate %d in it cannot be read".formatted(number));
        }
    }
}
