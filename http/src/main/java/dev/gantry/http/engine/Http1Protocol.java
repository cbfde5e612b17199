// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/// HTTP/1.1, by connections that one thread at a time reads.
final class Http1Protocol extends HttpConnectionFactory {

    /*
     * The library refuses a head that it cannot parse on a second thread, and has a third read on when the refusal is
     * out. The first, which read the head, returns its buffer to the pool meanwhile, without a lock. If it is held up
     * there, the third reads into a buffer that is another connection's by then, whose sound request is damaged. On a
     * busy machine that was seen as 400 for a `GET /v2/` right after a client had tried TLS, which those that are
     * told of an insecure registry do each time. (Jetty 12.1.12 and 12.1.13: `badMessage`, `resume` and `onFillable`
     * of HttpConnection.)
     */

    Http1Protocol(HttpConfiguration config) {
        super(config);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        var connection = new ReadInTurn(getHttpConfiguration(), connector, endPoint);
        connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
        return configure(connection, connector, endPoint);
    }

    private static final class ReadInTurn extends HttpConnection {

        private final ReentrantLock turn = new ReentrantLock();

        ReadInTurn(HttpConfiguration config, Connector connector, EndPoint endPoint) {
            super(config, connector, endPoint);
        }

        @Override
        public void onFillable() {
            turn.lock();
            try {
                super.onFillable();
            } finally {
                turn.unlock();
            }
        }
    }
}
