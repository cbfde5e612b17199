// SPDX-License-Identifier: Apache-2.0
package dev.gantry.registry.access;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/// What a client shows of itself.
///
/// @param authorization the header of that name as sent; it holds a secret and is never logged
/// @param certificate of the client, verified by the TLS handshake
public record Presented(
        @Nullable String authorization, @Nullable X509Certificate certificate, String clientAddress) {

    @Override
    public String toString() {
        return "Presented[" + (authorization == null ? "nothing" : "***") + " from " + clientAddress + "]";
    }
}
