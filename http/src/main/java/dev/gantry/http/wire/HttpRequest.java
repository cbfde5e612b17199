// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.wire;

import dev.gantry.registry.upload.IncomingBytes;

/// A request whose head has arrived.
///
/// @param path as sent, still percent-encoded, without the query
/// @param scheme `http` or `https`, as the server saw it
/// @param authority host and port that the client named
/// @param clientAddress the address of the peer
/// @param body to be read at most once; what a handler leaves unread is the server's to deal with
public record HttpRequest(
        String method,
        String path,
        Query query,
        Headers headers,
        String scheme,
        String authority,
        String clientAddress,
        IncomingBytes body) {}
