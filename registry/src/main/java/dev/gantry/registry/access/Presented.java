// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/// What a client shows of itself.
///
/// @param authorization the header of that name as sent; it holds a secret and is never logged
/// @param certificate of the client, verified by the TLS handshake
/// @param origin under which the client reached the registry: scheme, host and port, as in `https://example.com`
public record Presented(
        @Nullable String authorization, @Nullable X509Certificate certificate, String clientAddress, String origin) {

    @Override
    public String toString() {
        return "Presented[" + (authorization == null ? "nothing" : "***") + " from " + clientAddress + "]";
    }
}
