// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/// The authorities that may have issued a server's certificate. Prints as the file has it.
///
/// @param source a file's path, or the text itself
/// @param pem the text: one certificate or several
public record RootCa(String source, String pem) {

    private static final long MOST_BYTES = 16L << 20;

    /// Reads a file, if it is not the text itself that is given.
    ///
    /// @throws IllegalArgumentException if there is no text, or no certificate in it; its message says which
    static RootCa read(String source) {
        String pem = source.contains("-----BEGIN") ? source : file(source);
        try {
            var certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("holds no certificate");
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException("holds something else than certificates", e);
        }
        return new RootCa(source, pem);
    }

    private static String file(String source) {
        try {
            Path path = Path.of(source);
            if (Files.size(path) > MOST_BYTES) {
                throw new IllegalArgumentException("names a file of more than 16 MiB");
            }
            return Files.readString(path);
        } catch (IOException e) {
            throw new IllegalArgumentException("names a file that cannot be read: " + FileTrouble.of(e), e);
        }
    }

    @Override
    public String toString() {
        return source;
    }
}
