// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A certificate that a server shows, and the key that proves it its own.
///
/// @param chain the server's certificate first, then those that lead to a root
public record Identity(PrivateKey key, List<X509Certificate> chain) {

    public Identity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("There is no identity without a certificate");
        }
    }

    /// The server's own certificate.
    public X509Certificate certificate() {
        return chain.getFirst();
    }
}
