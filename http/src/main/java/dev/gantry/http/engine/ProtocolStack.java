// SPDX-License-Identifier: Apache-2.0
package dev.gantry.http.engine;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.FlowControlStrategy;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.SslConnectionFactory;

/// What is spoken on a connection: HTTP/1.1 and, where the client asks for it and it is allowed, HTTP/2.
final class ProtocolStack {

    /// What is read from a socket at once, and all that a stalled HTTP/1.1 body holds.
    private static final int INPUT_BUFFER_BYTES = 64 << 10;

    /// How much more of a head than is allowed is read over HTTP/2.
    private static final int LONGEST_READ = 4;

    private ProtocolStack() {}

    static ConnectionFactory[] of(HttpConfig config) {
        var http1 = new Http1Protocol(http1(config));
        TlsConfig tls = config.tls();
        if (tls != null) {
            return encrypted(tls, http1, config);
        }
        return config.protocols().h2c()
                ? new ConnectionFactory[] {http1, windows(new HTTP2CServerConnectionFactory(http2(config)), config)}
                : new ConnectionFactory[] {http1};
    }

    private static ConnectionFactory[] encrypted(TlsConfig tls, ConnectionFactory http1, HttpConfig config) {
        var alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        var ssl = new SslConnectionFactory(TlsContext.of(tls), alpn.getProtocol());
        // What that adds refuses requests whose host is not in the certificate. That is the clients' to check, and a
        // registry behind a proxy is called by many names.
        ssl.setEnsureSecureRequestCustomizer(false);
        List<ConnectionFactory> protocols = new ArrayList<>(List.of(ssl, alpn));
        if (config.protocols().http2()) {
            protocols.add(windows(new HTTP2ServerConnectionFactory(http2(config)), config));
        }
        protocols.add(http1);
        protocols.add(new ChallengeProtocol());
        return protocols.toArray(ConnectionFactory[]::new);
    }

    private static HttpConfiguration http1(HttpConfig config) {
        HttpConfiguration http = common(config);
        // During a request; between two requests the connector's holds.
        http.setIdleTimeout(config.patience().body().toMillis());
        return http;
    }

    /// The library ends a connection, with all that is under way on it, when a head is longer than it takes. One that
    /// is only a few times too long is read, and refused by the exchange.
    private static HttpConfiguration http2(HttpConfig config) {
        HttpConfiguration http = common(config);
        http.setRequestHeaderSize(LONGEST_READ * config.bounds().headerBytes());
        return http;
    }

    private static HttpConfiguration common(HttpConfig config) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(config.bounds().headerBytes());
        http.setInputBufferSize(INPUT_BUFFER_BYTES);
        // Handlers see the path as it was sent and judge it themselves.
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }

    private static ConnectionFactory windows(AbstractHTTP2ServerConnectionFactory http2, HttpConfig config) {
        http2.setInitialStreamRecvWindow(config.bounds().streamWindowBytes());
        var shared = new SharedWindows(
                config.bounds().windowMemoryBytes(), 2 * config.bounds().streamWindowBytes());
        http2.setInitialSessionRecvWindow(FlowControlStrategy.DEFAULT_WINDOW_SIZE);
        http2.setFlowControlStrategyFactory(shared);
        http2.addEventListener(shared);
        // The factory forgets what its configuration says. A connection that turns from HTTP/1.1 to HTTP/2 fails where
        // the second's buffer is smaller than what the first had read.
        http2.setInputBufferSize(INPUT_BUFFER_BYTES);
        http2.setConnectProtocolEnabled(false);
        // A stream that waits for its handler looks idle to the library, which resets it at the second time-out
        // whatever it is told. Bodies and answers have time-outs of their own.
        http2.setStreamIdleTimeout(-1);
        http2.setRateControlFactory(new LenientRateControl.OfEach());
        return http2;
    }

    static boolean isHttp2(HttpVersion version) {
        return version.getVersion() >= HttpVersion.HTTP_2.getVersion();
    }
}
