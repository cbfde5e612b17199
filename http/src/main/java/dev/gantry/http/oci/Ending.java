// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.oci;

import dev.gantry.http.wire.HttpResponse;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Does something once a request is over: when it failed, when its answer is made, or where that has a body that is
/// read while it is sent, when that body is closed.
final class Ending implements AutoCloseable {

    private final Runnable end;
    private boolean isPutOff;

    Ending(Runnable end) {
        this.end = end;
    }

    /// The answer, to whose end the request lasts.
    HttpResponse after(HttpResponse answer) {
        if (!(answer.body() instanceof HttpResponse.Stream(InputStream content, long lengthBytes))) {
            return answer;
        }
        isPutOff = true;
        return HttpResponse.of(answer.status(), answer.headers(), new EndedStream(content, end), lengthBytes);
    }

    @Override
    public void close() {
        if (!isPutOff) {
            end.run();
        }
    }

    /// Reads as the stream within does.
    private static final class EndedStream extends FilterInputStream {
        private final Runnable end;

        private EndedStream(InputStream in, Runnable end) {
            super(in);
            this.end = end;
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                end.run();
            }
        }
    }
}
