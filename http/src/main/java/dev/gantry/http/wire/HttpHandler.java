// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.wire;

import java.io.IOException;

/// Answers requests, each on a virtual thread of its own; it may block.
@FunctionalInterface
public interface HttpHandler {

    /// @throws IOException if the client is gone; there is nobody to answer
    HttpResponse handle(HttpRequest request) throws IOException;
}
