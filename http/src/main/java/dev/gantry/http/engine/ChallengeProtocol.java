// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Connector;

/// The protocol of authorities that verify a server (RFC 8737). The handshake is all of it: the certificate that
/// [ServerKeys] shows them is the answer, and then the connection ends.
final class ChallengeProtocol extends AbstractConnectionFactory {

    ChallengeProtocol() {
        super(ServerKeys.CHALLENGE_PROTOCOL);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return new AbstractConnection(endPoint, connector.getExecutor()) {
            @Override
            public void onOpen() {
                super.onOpen();
                close();
            }

            @Override
            public void onFillable() {
                close();
            }
        };
    }
}
