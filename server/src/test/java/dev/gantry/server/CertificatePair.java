// SPDX-License-Identifier: Apache-2.0
package dev.gantry.server;

import dev.gantry.storage.testkit.proxy.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A server's certificate and its key, and its issuer's certificate, as PEM files.
public record CertificatePair(Path certificate, Path key, Path authority) {

    public static CertificatePair write(Path folder, TestAuthority issuer, String host) throws IOException {
        TestAuthority.Identity identity = issuer.identity(host);
        return new CertificatePair(
                Files.writeString(folder.resolve(host + ".pem"), identity.certificate()),
                Files.writeString(folder.resolve(host + ".key"), identity.key()),
                Files.writeString(folder.resolve("authority.pem"), issuer.pem()));
    }
}
