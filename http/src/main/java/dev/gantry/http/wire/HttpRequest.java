// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.wire;

import dev.gantry.registry.upload.IncomingBytes;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/// A request whose head has arrived.
///
/// @param path as sent, still percent-encoded, without the query
/// @param scheme `http` or `https`, by which the client came, to us or to a proxy that says so
/// @param authority host and port that the client named, to us or to that proxy
/// @param clientAddress the address of the client: of the peer, or where that is a trusted proxy of whom it tells
/// @param certificate of the client, verified by the TLS handshake; null where there is none
/// @param body to be read at most once; what a handler leaves unread is the server's to deal with
/// @param notes on what becomes known while it is answered
public record HttpRequest(
        String method,
        String path,
        Query query,
        Headers headers,
        String scheme,
        String authority,
        String clientAddress,
        @Nullable X509Certificate certificate,
        IncomingBytes body,
        RequestNotes notes) {}
