// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Connector;

/// The protocol of authorities that verify a server (RFC 8737). The handshake is all of it: the certificate that
/// [ServerKeys] shows them is the answer, and then they close the connection.
final class ChallengeProtocol extends AbstractConnectionFactory {

    ChallengeProtocol() {
        super(ServerKeys.CHALLENGE_PROTOCOL);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return new Handshake(connector, endPoint);
    }

    /// Reads until the client closes, since reading is what brings a handshake to its end. A client that sends
    /// anything after it has nothing to say here.
    private static final class Handshake extends AbstractConnection {

        Handshake(Connector connector, EndPoint endPoint) {
            super(endPoint, connector.getExecutor());
        }

        @Override
        public void onOpen() {
            super.onOpen();
            fillInterested();
        }

        @Override
        public void onFillable() {
            try {
                if (getEndPoint().fill(ByteBuffer.allocate(1).flip()) == 0) {
                    fillInterested();
                    return;
                }
            } catch (IOException e) {
                // The client is gone, which is how this ends.
            }
            close();
        }
    }
}
