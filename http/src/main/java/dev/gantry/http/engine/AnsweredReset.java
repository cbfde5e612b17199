// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;

/// Ends an HTTP/2 stream that was answered in full while its body was still coming: with the code that tells the
/// client that nothing went wrong. The library by itself says that the stream was cancelled, which some clients
/// take for a failure of the request.
final class AnsweredReset {

    private volatile boolean isArmed;

    AnsweredReset(Request request, boolean isHttp2) {
        if (isHttp2) {
            request.addHttpStreamWrapper(Wrapper::new);
        }
    }

    /// The answer is out and the rest of the body is not wanted.
    void arm() {
        isArmed = true;
    }

    private final class Wrapper extends HttpStream.Wrapper {

        Wrapper(HttpStream stream) {
            super(stream);
        }

        @Override
        public void succeeded() {
            if (isArmed) {
                getWrapped().failed(HttpStream.CONTENT_NOT_CONSUMED);
            } else {
                super.succeeded();
            }
        }

        @Override
        public void failed(Throwable cause) {
            super.failed(isArmed ? HttpStream.CONTENT_NOT_CONSUMED : cause);
        }
    }
}
